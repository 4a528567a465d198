"""Who calls for a person, and who only speaks of one: past calls, praise, hours of work, people of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.heard import acts

from .heard_lexicons import lexicon

CALLS = {
    "hr": """
Spojite me s operaterom
Trebam živu osobu
Pozovite voditelja molim
Jučer mi je operater rekao da pričekam, ali sad trebam čovjeka
neka mi se javi netko iz podrške
želim pričati s nekim od zaposlenika
može operater?
dajte mi nekoga tko zna
hoću čovjeka a ne članke
prebaci me na živog agenta
ovo ne pomaže, dajte kolegu
htjela bih razgovarati sa stručnjakom
Trebao bih nekoga od tehničara sad
dajte mi šefa
može li mi se netko od vaših javiti
spoji me s prodajom
""",
    "he": """
תעבירו אותי לנציג
אני צריך בן אדם
תקראו למנהל בבקשה
אתמול הנציג אמר לחכות, אבל עכשיו אני צריך בן אדם
שמישהו מהתמיכה יענה לי
רוצה לדבר עם מישהו מהצוות
אפשר נציג?
תנו לי מישהו שמבין
נמאס ממאמרים, תביאו נציג אנושי
נציג
אשמח לדבר עם איש מקצוע
תחברו אותי לשירות לקוחות
תנו לי לדבר עם המנהל
שמישהו אנושי יענה לי
מבקשת נציגה עכשיו
""",
    "ru": """
Переведите меня на оператора
Мне нужен живой человек
Позовите менеджера, пожалуйста
Вчера оператор сказал подождать, но мне нужен человек сейчас
Хватит ответов бота, соедините с поддержкой
хочу поговорить с кем-нибудь из сотрудников
Пусть мне ответит специалист
есть кто живой? дайте оператора
дайте поговорить с начальником
Можно оператора?
нужен ваш инженер в чат
не понимаю ваших статей, позовите кого-нибудь
оператор
мне бы с менеджером поговорить
Хочу к живому оператору
свяжите меня с бухгалтерией
человека хочу
хочу услышать живого сотрудника
дайте контакт живого менеджера, срочно соедините
может кто-то из специалистов подключиться к разговору?
Пожалуйста, переключите на техподдержку
я хочу говорить с человеком, а не с программой
позовите Ирину, она вчера помогала
мне нужна консультация живого специалиста сейчас
соедините с отделом продаж
можно кого-нибудь из людей?
""",
}
SPEAKS = {
    "hr": """
Spajati me s operaterom ne treba, snašla sam se
Operater je već odgovorio, čekam potvrdu
Neka operater ne žuri, imam vremena
Moram li zvati operatera da produžim domenu?
Koliko se obično čeka dok operater odgovori?
Jučer mi je operater rekao da je domena plaćena
Operaterka Maja mi je super pomogla, hvala joj
Imate li operatere i noću?
Do kada rade operateri subotom?
Čekamo našeg programera da pogleda stranicu
Čekam dostavljača s ugovorom
Prošli tjedan sam tražio operatera i javio se odmah
Vaš agent mi je sve objasnio telefonom
Imam router od operatera, ne radi internet
Moj administrator treba pristup preko ssh
Treba mi da naš knjigovođa vidi račune
Koliko se čeka na odgovor operatera?
Kako naći dobrog programera za stranicu?
Čovjek koji je radio stranicu više nije kod nas
Klijent želi razgovarati s našim agentom, a chat na stranici ne radi
Treba li mi stručnjak da preselim stranicu?
Tko kod vas odgovara u chatu, ljudi ili program?
Već sam pričao s voditeljem i obećao je popust
Operater me zamolio da pošaljem sliku zaslona, evo je
Htio bih pohvaliti vašu operaterku
Kada će tehničar pogledati moj zahtjev?
Jesu li operateri tu i vikendom?
Treba nam programer za stranicu, nudite li to?
Želim dodati kolegu kao kontakt, kako?
""",
    "he": """
להעביר אותי לנציג לא צריך, הסתדרתי
הנציג כבר ענה לי, אני מחכה לאישור
שהנציג לא ימהר, אני לא ממהר
כמה זמן בדרך כלל מחכים לנציג?
אתמול הנציג אמר שהדומיין משולם
הנציגה מאיה עזרה לי מאוד, תודה לה
יש אצלכם נציגים בלילה?
עד איזו שעה עובדים הנציגים?
אנחנו מחכים לתוכנת שלנו שיבדוק את האתר
מחכה לשליח עם החוזה
בשבוע שעבר ביקשתי נציג והוא חזר מיד
הטכנאי שלכם הסביר לי הכול בטלפון
המנהל שלי צריך גישה ב-ssh
צריך שרואה החשבון שלנו יראה חשבוניות
כמה זמן מחכים לתשובה של נציג?
איך מוצאים מתכנת טוב לאתר?
הבן אדם שבנה לנו את האתר עזב
הלקוח רוצה לדבר עם הנציג שלנו והצ'אט באתר לא עובד
צריך מומחה כדי להעביר אתר?
מי עונה אצלכם בצ'אט, אנשים או תוכנה?
כבר דיברתי עם מנהל והוא הבטיח הנחה
המתכנת מבקש גרסת php 8.2
הנציג ביקש שאשלח צילום מסך, הנה הוא
רוצה להגיד מילה טובה על הנציגה
מתי הטכנאי יסתכל על הפנייה שלי?
צריך מתכנת לאתר, יש לכם שירות כזה?
""",
    "ru": """
Звать менеджера не надо, разобралась сама
соединять с оператором пока не стоит
Оператор уже ответил мне на почту, спасибо
Менеджер пусть не торопится, подожду
Сколько обычно ждать ответа специалиста?
Обязательно ли писать менеджеру, чтобы сменить тариф?
Вчера оператор сказал, что домен оплачен
Мне оператор Ирина помогла, спасибо ей большое
Есть ли у вас операторы ночью?
До скольки у вас работают операторы?
Мы вызвали своего программиста, ждём его завтра
Жду курьера с договором, он приедет в пять
На прошлой неделе я просил оператора перезвонить, он перезвонил
Ваш специалист объяснил мне всё по телефону
Операторы у вас отличные, всегда помогают
Я уже говорил с менеджером, он обещал скидку
Можно ли вообще у вас поговорить с человеком в выходные?
Мой админ хочет доступ по ssh
Надо, чтобы мой бухгалтер видел счета
Сколько ждать ответа оператора в среднем?
Нашему менеджеру нужен отдельный ящик
Хочу, чтобы директор тоже получал квитанции
Человек, который делал сайт, уволился
Как найти хорошего программиста для сайта?
Звонили вчера в поддержку, оператор был вежливый
Кто у вас отвечает в чате, люди или программа?
Менеджер звонил и предложил перейти на новый тариф
Нужен ли специалист, чтобы перенести сайт?
Разработчик просит версию php 8.2
Клиент хочет поговорить с нашим оператором, а кнопка чата не работает
Оператор попросил прислать скриншот, вот он
Мне сказали, что специалист свяжется завтра, жду
Когда специалист посмотрит мою заявку?
Ваш инженер уже подключался, всё починил
Хочу поблагодарить оператора Анну
Хочу похвалить вашего менеджера
Передайте спасибо оператору, который был вчера
Бывают ли операторы на выходных?
а операторы вообще существуют?
по воскресеньям люди отвечают?
Просил вчера менеджера позвонить, он позвонил, вопрос закрыт
Нам нужен программист на сайт, есть у вас такие услуги?
Ищу человека, который сделает сайт
Надо добавить сотрудника в панель, как?
Хочу добавить менеджера как контакт в кабинете
Оператор не нужен, сам разобрался
Мне нужно, чтобы наш сотрудник мог открывать тикеты
Как скоро отвечает живой человек?
Разговаривал с оператором, он посоветовал почистить кэш
на сайте виджет: «позовите оператора», как его убрать?
К нам приедет мастер от провайдера, а вам надо сказать ip?
Нужен ли живой человек для подтверждения домена?
Директор требует отчёт о доступности сайта
Прошу не соединять с оператором, просто ответьте тут
Сколько человек может пользоваться одним ящиком?
Сотрудник уволился, что делать с его почтой?
Пусть мой программист сам поменяет, дайте инструкцию
можно дать человеку доступ только к фтп?
дайте человеку доступ к почте, его зовут Олег
У меня два человека не могут зайти в почту
оператор связи сказал, что проблема у вас
Мне звонил человек, представился вашим сотрудником, это мошенник?
Вы вчера обещали, что инженер посмотрит
""",
}


def lines(of: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((language, words) for language, block in of.items() for words in block.strip().splitlines())


@pytest.mark.parametrize(("language", "words"), list(lines(CALLS)))
def test_a_call_for_a_person_is_heard(language: str, words: str) -> None:
    assert acts.act(words, language, lexicon(language)).name == "human"


@pytest.mark.parametrize(("language", "words"), list(lines(SPEAKS)))
def test_who_only_speaks_of_people_calls_none(language: str, words: str) -> None:
    assert acts.act(words, language, lexicon(language)).name != "human"
