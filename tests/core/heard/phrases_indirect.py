"""Messages of our own invention that order, ask or insult without saying so outright, and those that only look so."""

INDIRECT = {
    "hr": {
        "CHANGE": """
trebate nam prebaciti hosting s obrta na d.o.o.
izgubila sam mobitel pa vas molim isključiti dvofaktorsku
može li neko od vas da skine ovu domenu s mog naloga
želim promjenu adrese na računu
bi li vi mogli sami upisati moju suprugu kao kontakt
kontakt za naplatu nije više Maja nego Ivan
reset my password please
prebaci me sa srednjeg na veliki paket
naš novi kontakt broj je 099 000 311, stari slobodno obrišite
onaj sandučić praksa@primjer-cesta.hr nam više ne treba
računi od sada neka idu na racuni@primjer-cesta.hr
na fakturi treba pisati Primjer Cesta d.o.o.
neka domena pokazuje na 192.0.2.77
ne želimo produžiti domenu primjer-rijeka.hr
ponestalo nam je mjesta, dignite nas na veći paket
trebali bismo još jedan sandučić za tajnicu
nek kolegica Maja ima pristup panelu, maja@primjer-cesta.hr
da se fakture šalju na firmu a ne meni
kad ćete mi aktivirati taj hosting više
naziv firme je sada Primjer Most d.o.o.
želim otkazati hosting s krajem mjeseca
verzija php-a mora biti 8.2, prebacite
""",
        "DATA": """
dokle mi vrijedi domena
molim presliku ugovora
jel moj tiket riješen
je li domena na mom imenu ili na agenciji
na koji sam mail prijavljen
koja je ip adresa našeg servera
kad mi je sljedeća naplata i koliko
je li sjela moja uplata od ponedjeljka
na koji mobitel mi šaljete kod
što je s mojom narudžbom 55120
provjerite jel mi uključena dvofaktorska
kakve mx zapise imam na domeni primjer-lipa.hr
pošaljite mi račun za svibanj
na koga glasi domena primjer-lipa.hr
koliko sam prometa potrošio ovaj mjesec
zaboravila sam s kojom sam adresom registrirana
kada je napravljen moj zadnji backup
tko sve ima pristup našem panelu
podsjetite me na korisničko ime
""",
        "NONE": """
račun koji je plaćen opet mi šaljete
upišem sve točno i samo me vrati na prijavu
koliko mailova mogu imati na najmanjem paketu
gdje vidim kad mi ističe domena
što znači da je domena zaključana
promijenio sam nameservere, koliko se čeka
kolega mi je obrisao mail s računala
neka objasni netko što je CNAME
imate li popust za dvije domene
stranica sad opet radi
jesu li sandučići uključeni u paket
ako ne produžim domenu, što se dogodi s poštom
kako da vidim ip adresu servera
šifra za wifi je na poleđini routera
trebam li backup prije prelaska na php 8
zašto je sajt spor navečer
""",
        "HUMAN": """
ima li tko normalan tamo, ne robot
ne bih s robotom, hvala
prebaci me na tehničku podršku
daj mi nekog tko zna
opeater molim
može li mi se netko javiti na telefon
prespojite me na kolegu iz naplate
ne pomažeš mi, daj drugog
ima li tu itko živ
s tobom ne želim, zovni čovjeka
hoću ljudski glas
""",
        "NO_HUMAN": """
može li čovjek sam instalirati wordpress
hvala, ne moram pričati s kolegom, riješeno je
može li kolegica iz mog ureda otvoriti tiket
kolega mi je rekao da radite i nedjeljom
tražim posao operatera
jesu li operateri tu i noću
ne treba mi operater, samo link
""",
        "ABUSIVE": """
seljačine jedne, vratite mi sajt
idite se ubijte
dabogda vam djeca crkla
znam gdje živiš
banda lopova, eto što ste
s*ronje
""",
        "CALM": """
jebeni outlook opet traži lozinku
kretenska captcha na vašoj prijavi
ovo je sramota, tri dana čekam
glup sam, nisam vidio gumb
""",
    },
    "he": {
        "CHANGE": """
המספר החדש שלי 050-0000771, תעדכנו אצלכם
את התיבה office@dugma-kfar.co.il כבר לא צריך
החשבוניות שילכו מעכשיו ל-kesef@dugma-kfar.co.il
הדומיין צריך להצביע על 192.0.2.77
לא רוצה שתחדשו לי את האחסון
החשבונית צריכה להיות על שם העמותה
נגמר לנו המקום, תגדילו את התיבה
צריכים עוד תיבה בשביל המזכירה
מוותרים על השרת השני, תסגרו אותו
תאפסו תסיסמה למייל של רותם
תכוונו את הדומיין לשרת החדש
תדחו לי את החיוב בשבוע
אני רוצה לבטל את המנוי
סיסמא חדשה לפאנל, תשלחו לי
""",
        "DATA": """
מה הסטטוס של הזמנה 55120
מתי החיוב הבא שלי
איזה טלפון רשום אצלכם בחשבון שלי
התשלום שלי מיום שני התקבל?
האימות הדו שלבי מופעל אצלי?
כמה תיבות יש לנו
תזכירו לי את שם המשתמש שלי
איזה רשומות mx מוגדרות לי
על איזה שרת האתר שלי
שלחו לי את החשבונית של מאי
מה קורה עם הפנייה שלי
כמה תעבורה ניצלתי החודש
לא זוכרת עם איזה מייל נרשמתי, תבדקו לי
ממתי אני לקוח שלכם
""",
        "NONE": """
כמה תיבות אפשר לפתוח בחבילה הקטנה
איפה רואים מתי הדומיין נגמר
מה זה אומר שהדומיין נעול
החלפתי שרתי שמות, כמה זמן מחכים
הבן שלי מחק מייל מהמחשב
שנה טובה לכולכם
כל שנה אני מקבל תזכורת
האם הגיבוי כלול במחיר
אם לא אחדש, מה קורה עם המיילים
איך אני רואה את ה-IP של השרת
הסיסמה של הוויי פיי כתובה על הראוטר
יש לכם הנחה לסטודנטים
למה האתר איטי בערב
מה התאריך של המבצע
""",
        "HUMAN": """
תחברו אותי לתמיכה
עם מי אפשר לדבר כאן
אין לי סבלנות לרובוט, תנו בן אדם
ani rotze ledaber im natzig
יש שם נפש חיה?
תחזרו אליי בטלפון דחוף
""",
        "NO_HUMAN": """
המנהל שלי רוצה לדעת כמה זה עולה
קיבלתי מייל מנציג שלכם, זה אמיתי?
אל תעביר אותי לאף אחד
מחפש עבודה כנציג שירות, יש דרושים?
""",
        "ABUSIVE": """
kus emek
אפס מאופס אתה
לך תתאבד
אני יודע איפה אתה גר
תמצצו לי כולכם
יא פרימיטיבים
""",
        "CALM": """
איזו מערכת דפוקה, שוב נתקע
זה ביזיון, שלושה ימים אני מחכה
אני מטומטם, לא ראיתי את הכפתור
הכול הולך לתיקיית הזבל
""",
    },
    "ru": {
        "CHANGE": """
мой новый номер 8 900 000 07 71, старый уберите
ящик office@primer-les.ru нам больше не нужен
счета пусть приходят на buh@primer-les.ru
домен должен указывать на 192.0.2.77
не хотим продлевать хостинг
в счетах должно быть ООО «Пример»
закончилось место, увеличьте ящик
нужен ещё ящик для секретаря
выдайте мне второй айпи
переключите пхп на 8.2
пускай Маша тоже видит счета
снимите с меня двухфакторку
переведите нас на тариф поменьше
хотим отключить антиспам, он лишний
""",
        "DATA": """
на какой стадии мой заказ
когда кончается домен primer-les.ru
дошёл ли мой платёж
включено ли у меня автопродление
сколько ящиков у меня создано
на каком сервере лежит мой сайт
какие нс прописаны у нашего домена
скиньте счёт за май
что ответили по моему тикету 55120
какой ip у моего сервера
сколько места у меня осталось
забыла имя пользователя, напомните
кто последний раз заходил в мой кабинет
какая сумма спишется в следующий раз
""",
        "NONE": """
сколько ящиков можно создать на младшем тарифе
где посмотреть, когда кончается домен
что значит, что домен заблокирован для переноса
сменил нс, сколько ждать
программист сказал, что нужен новый сертификат, где его взять
бывают ли скидки за два домена
сайт теперь опять открывается
входит ли резервная копия в тариф
если не продлить домен, что станет с почтой
как узнать ip сервера
пароль от вайфая написан на роутере
почему сайт тормозит по вечерам
прошлый хостер обещал вернуть деньги и не вернул
мне дали другой паспорт
""",
        "HUMAN": """
мне бы с живым человеком
эй, есть там люди?
переключи на саппорт
соедините с отделом продаж
не буду я с железкой разговаривать
пусть кто-нибудь из поддержки мне напишет
""",
        "NO_HUMAN": """
лучше без людей, просто дайте ссылку
хочу стать вашим агентом
у вас есть вакансия оператора?
не соединяйте меня ни с кем
""",
        "ABUSIVE": """
чтоб вы сдохли со своим хостингом
долбо**ы
молись, чтоб я тебя не нашёл
слабоумные, вы хоть читаете?
рот закрой, железяка
poshli v zhopu
""",
        "CALM": """
сраный плагин опять упал
дебильная капча, не могу войти
это позор, третий день жду
я дурак, не заметил кнопку
""",
    },
}
