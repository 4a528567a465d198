"""Words that say that a secret follows, in Croatian, Serbian, Hebrew, Russian and English.

They stand in code and not in the lexicons: an edit of a lexicon must never let a password land in a transcript.
"""

from __future__ import annotations

import re

# "password" and its forms; Hebrew with its particles, Russian also in Latin letters.
LABEL = re.compile(
    r"(?<![^\W_])(?:pass?(?:word|wd|phrase|vord|kod|code)?(?:[aeiou]|om"
    r"|ima)?|pass?(?:w(?:or\w{0,3}|rd|od)|owrd|vor\w{0,2})|passwort|pwd|pw|psw|psk|pin(?:[aue]|om)?|puk"
    r"|lozin[kc]\w{0,3}|lo?z[in]{1,3}k\w{0,3}|loz|gesl[oaue]|zapor[kc]\w{0,3}|[šs]if[re]\w{0,3}|[šs](?:fir|irf|fr|ift)[aeuo]\w{0,2}|parol\w{0,3}"
    r"|п[аa][рp][оo]л\w{0,6}|пор[оа]л[ьяиюе]\w{0,2}|парл[ьяи]\w{0,2}|праоль|парлоь|пароьл|паролб|gfhjk[mtzb]\w{0,2}"
    r"|п[ ._*-]а[ ._*-]р[ ._*-]о[ ._*-]л[ ._*-]ь"
    r"|пасс?(?:ворд\w{0,2})?|пасвор[дт]\w{0,2}|пассворд\w{0,2}"
    r"|пин(?:-?код\w{0,2})?"
    r"|лозин[кц]\w{0,3}|шифр[аеуо]\w{0,2}|(?:ha)?s[iy]sm(?:a|at|ati)|kod za ulaz"
    r"|[א-ת]{0,3}ס[יו]{0,2}סמ(?:ה|א|ת|את|תי|אתי|תו|תה|תם|אות|אותיי?|תנו)"
    r"|[א-ת]{0,2}פא?ס?סוו?רד|[א-ת]{0,2}פאס|[א-ת]{0,2}פין(?: ?קוד)?|[א-ת]{0,2}קוד (?:ה)?(?:סודי|גישה)"
    r"|[א-ת]{0,2}קוד(?: שלי| שלנו)? ל(?:כניסה|פאנל|חשבון|אזור האישי)|[א-ת]{0,2}מילת (?:ה)?מעבר"
    r"|tajn[aeu] rije[čc]\w{0,1}"
    r"|кодово\w{1,3} слов\w{1,2}|секретн\w{2,3} слов\w{1,2}|контрольн\w{2,3} слов\w{1,2}|[א-ת]{0,2}מילת (?:ה)?סוד"
    r"|[א-ת]{0,2}מילת (?:ה)?קוד|[א-ת]{0,2}קוד (?:ה)?כניסה)(?![^\W_])",
    re.IGNORECASE,
)
# Behind these figures alone are the value.
PIN = re.compile(
    r"(?:p[iu][nk]\w{0,2}|пин)(?:[ -]?(?:kod|code|код))?\w{0,2}(?![^\W_])"
    r"|[א-ת]{0,2}(?:פין|קוד (?:ה)?(?:סודי|כניסה|גישה))",
    re.IGNORECASE,
)
# A word that was agreed upon is a word like any other: only what is plainly told is taken.
CODE_WORD = re.compile(
    r"(?<![^\W_])(?:(?:кодов|секретн|контрольн)\w{2,3} (?:слов\w|фраз\w)|code ?word|[א-ת]{0,2}מילת (?:ה)?(?:קוד|סוד)"
    r"|(?:tajn|kontroln|sigurnosn|kodn)\w{1,2} (?:rije[cč]\w?|re[cč]\w?|fraz\w)"
    r"|odgovor\w{0,2} na (?:tajn|kontroln|sigurnosn|bezbedn?osn)\w{1,2} pitanj\w)(?![^\W_])"
    r"\s{0,2}(?:(?:у меня|у нас|мо[её]|это|было|mi|je|glasi|is|שלי|היא|[:=–—-])\s{0,2}){1,3}[\"«„“']?"
    r"(?P<value>[^\s,.;:\"»“”]{3,40})",
    re.IGNORECASE,
)
# The same with nothing between: what ends its clause and is no verb and no adjective of the word itself.
SAID_WORD = re.compile(
    r"(?<![^\W_])(?:(?:кодов|секретн|контрольн|проверочн)\w{2,3} (?:слов[оа]|фраз[аы])"
    r"|ответ\w? на (?:секретный|контрольный|проверочный) вопрос|девичья фамилия (?:моей )?(?:матери|мамы))"
    r"(?:\s{1,2}[:=–—-])?\s{1,2}[\"«„“']?(?P<value>[А-ЯЁ][а-яё]{2,24}|(?!не(?![а-яё])|что(?![а-яё])|какое|как(?![а-яё])"
    r"|где(?![а-яё])|для(?![а-яё])|или(?![а-яё])|при(?![а-яё]))"
    r"[а-яё]{3,24}(?<!л)(?<!л[аио])(?<!т[ьи])(?<!ться)(?<![еияю]т)(?<![ыи]й)(?<!ое)(?<!ая)(?<!ого)(?<!н[аоы])(?<!ен))"
    r"(?=[\"»”']?\s{0,2}(?:$|[,.;!)\n]))"
)
# Passwords that very many people have: behind the word no sign is needed.
WELL_KNOWN = re.compile(
    r"(?P<one>\d)(?P=one){3,11}|0?123456?7?8?9?0?|987654321|qwerty\w{0,6}|йцукен\w{0,6}|1q2w3e\w{0,6}|qazwsx\w{0,6}"
    r"|letmein\d{0,4}|password\d{1,6}|пароль\d{1,6}|iloveyou|abc123|admin\d{2,6}|фыва\w{0,6}|asdfg\w{0,6}|zxcvb\w{0,6}",
    re.IGNORECASE,
)
# Domain transfer codes are secrets too; they are random, so only what looks so is taken.
EPP = re.compile(
    r"(?<![^\W_])(?:epp|епп|auth|authinfo|autorizacijski|transfer|prijenosni)[ -]?(?:info|kod\w{0,2}"
    r"|code|код\w{0,2})?(?![^\W_])|kod\w{0,2} za (?:transfer|prijenos)\w{0,2}"
    r"|(?:rezervn|pri[cč]uvn|backup|recovery)\w{0,3} (?:kod|code)\w{0,3}"
    r"|код(?:а|ом)? (?:авторизации|переноса|трансфера|восстановления)|код для (?:переноса|трансфера|смены регистратора)"
    r"|(?:резервн|запасн|аварийн)\w{2,3} код\w{0,3}|авторизационн\w{2,3} код\w{0,2}"
    r"|קוד (?:ה-?)?(?:EPP|העבר[הת]|מעבר|שחזור|גיבוי)",
    re.IGNORECASE,
)
# One-time codes.
CODE = re.compile(
    r"(?<![^\W_])(?:2fa[ -]?(?:kod|code|код|קוד)|(?:totp|mfa|otp)(?:[ -]?(?:kod|code|код|קוד))?"
    r"|(?:kod|code) iz sms\w{0,2}"
    r"|sms[ -]?kod\w{0,2}|jednokratn\w{1,3} kod\w{0,2}|verifikacijsk\w{1,3} kod\w{0,2}"
    r"|kod iz (?:aplikacije|autentikatora)|kod (?:koji (?:mi )?je )?(?:stigao|do[šs]ao|primljen)\w{0,2}"
    r"|(?:potvrdn|sigurnosn|pristupn)\w{1,3} kod\w{0,2}|kod za potvrdu|kod sa? sms\w{0,2}|sms kod"
    r"|kod\w{0,2}(?= ?(?:je ?|: ?)?(?:\d{6}|\d{3}[ -]\d{3})(?!\d))|(?:evo|[sš]aljem) (?:vam |ti )?kod\w{0,2}"
    r"|(?:authenticator|autentikator|autentifikator|aplikacij)\w{0,3} (?:mi )?(?:pokazuje|ka[zž]e|daje|pi[sš]e|je)"
    r"|kod na (?:mobitel|sms)|(?:stigao|dobi\w{1,3}|do[šs]ao) (?:sam |mi |mi je )?(?:sms )?kod"
    r"|(?:rezervn|резервн|запасн)\w{1,3} (?:kod|код)\w{0,3}|(?:backup|recovery) (?:code|kod)\w{0,3}"
    r"|[א-ת]{0,2}קוד (?:ה)?(?:גיבוי|שחזור|זיהוי|וידוא|אישור)|[א-ת]{0,2}או-?טי-?פי"
    r"|[א-ת]{0,2}קוד מ-?ה?אפליקצי[א-ת]{1,2}|[א-ת]{0,2}או?ת[א-ת]נטיקטור"
    r"|(?:קיבלתי|הגיע לי|הגיע|נשלח לי|שלחתם לי)(?: עכשיו| ב-?(?:סמס|SMS|הודעה|וואטסאפ|מייל|טלפון))? קוד"
    r"(?! (?:שגיאה|תקלה|תגובה|error))"
    r"|код (?:пришел|пришёл|из письма|входа|доступа|с телефона|на телефон)|(?:пришел|пришёл|прислали) (?:смс )?код"
    r"|пин[ -]?(?:код)? (?:от|для)|[א-ת]{0,2}קוד (?:ש)?(?:הגיע|קיבלתי|נשלח|שלחתם)|[א-ת]{0,2}קוד (?:ה)?(?:סמס|SMS)"
    r"|[א-ת]{0,2}קוד ב-?(?:סמס|SMS)|[א-ת]{0,2}קוד מה-?סמס"
    r"|verification code|one[ -]time code|код из (?:смс|приложения|sms)"
    r"|смс[ -]?код\w{0,2}|одноразов\w{2,3} (?:код|пароль)\w{0,2}|код\w{0,2} подтверждения"
    r"|(?:смс\w{0,3}|эсэмэс\w{0,3}|сообщени\w|пуш\w{0,2}) с (?:кодом|цифрами)"
    r"|код\w{0,2} (?:двухфактор\w{1,8}|2фа|проверки)"
    r"|код(?=\W{0,2}\d{4,8} (?:пришел|пришёл|из|не подходит|подошел|подошёл|верный|правильный))"
    r"|цифры из (?:смс\w{0,3}|приложения|сообщения)"
    r"|(?:код|цифры) (?:из|с) (?:пуша|эсэмэс\w{0,3}|звонка|аутентификатора)"
    r"|двухфактор\w{1,8}(?=\W{1,3}\d{6}(?!\d))"
    r"|(?:аутентификатор\w{0,2}|приложени[еи]) (?:дает|даёт|показывает|выдает|выдаёт|пишет)(?= ?(?:код )?\d{3})"
    r"|[א-ת]{0,2}קוד (?:ה)?(?:אימות|חד[ -]פעמי)|[א-ת]{0,2}קוד מה-?SMS)",
    re.IGNORECASE,
)
# The message speaks of signing in: a pair "name / value" is a name and its password.
LOGIN = re.compile(
    r"(?<![^\W_])(?:login\w{0,2}|log in|user(?:name)?\w{0,2}|korisn\w{1,10}"
    r"|pristup\w{0,5}|kredencijal\w{0,3}|credentials?|ftp\w{0,2}|sftp|ssh\w{0,2}"
    r"|cpanel\w{0,2}|logira\w{1,4}|ulogov\w{1,4}|prijav\w{1,4}|podaci za"
    r"|логин\w{0,2}|фтп|креды|кредам\w|админк\w|доступ\w{0,3}|учетк\w|учётк\w|юзер\w{0,2}|вход\w{0,2}"
    r"|[א-ת]{0,2}יוזר|[א-ת]{0,2}משתמש|[א-ת]{0,2}התחברות|[א-ת]{0,2}כניסה"
    r"|[א-ת]{0,2}פרטי (?:ה)?גישה|[א-ת]{0,2}לוגין|[א-ת]{0,2}פאנל|[א-ת]{0,2}להתחבר|[א-ת]{0,2}להיכנס)(?![^\W_])",
    re.IGNORECASE,
)
# After these the next piece is the value, even if it looks like any word.
STRONG_COPULA = re.compile(r"glasi|reads", re.IGNORECASE)
# "x as the password": between a value and the label that follows it.
AS = r"(?:kao|za|как|в качестве|בתור|במקום|בשדה|as)"
COPULA = (
    r"(?:je|bila|bio|bude|glasi|is|was|are|to je|ovo je|neka bude|это|вот|такой"
    r"|такая|был|була|זה|זו|זאת|היא|הוא|הינה|היתה|הייתה)"
)

# Small words that may stand between the word and its value: pronouns, particles, what the password opens.
# fmt: off
BETWEEN = frozenset({
    "bez", "razmaka", "velikim", "malim", "slovima", "velika", "mala", "slova",
    "znači", "znaci", "dakle", "tj", "odnosno", "значит", "т.е", "כלומר",
    "mi", "moj", "moja", "moje", "mojoj", "moju", "ti", "naš", "naša", "našu", "nam", "vam", "vama", "je", "su",
    "bila", "bio", "glasi", "sam", "smo", "evo", "ovo", "to", "ova", "taj", "od", "za", "na", "u", "s", "sa", "do",
    "iz", "po", "svi", "mail", "maila", "mailu", "mejl", "mejla", "email", "e-mail", "imejl", "poštu", "pošte",
    "webmail", "cpanel", "cpanela", "panel", "panela", "panelu", "ftp", "sftp", "ssh", "bazu", "baze", "mysql",
    "nalog", "naloga", "račun", "racun", "računa", "racuna", "hosting", "hostinga", "server", "servera", "vps",
    "domenu", "domene", "stranicu", "stranice", "sajt", "sajta", "wordpress", "wp", "admin", "admina",
    "administratora", "root", "roota", "klijentsku", "zonu", "client", "area", "korisnika", "korisničke",
    "korisnicke", "wifi", "wi-fi", "router", "i", "pristup", "ulaz", "login", "stara", "nova", "staru", "novu",
    "trenutna", "sadašnja", "zadnja", "ispravna", "prava", "početna", "privremena", "tajnice", "neka", "bude", "is",
    "the", "my", "for", "of", "was", "new", "old", "and", "it's", "account", "user", "site", "database", "db", "box",
    "mailbox", "inbox", "zaporka", "lozinka", "šifra", "sifra", "password", "pass", "от", "для", "на", "к", "в", "и",
    "у", "вот", "это", "мой", "моя", "моего", "моей", "наш", "нашего", "вам", "вас", "мне", "был", "такой", "такая",
    "новый", "новая", "старый", "старая", "текущий", "временный", "пусть", "будет", "лк", "личного", "личный",
    "кабинета", "кабинет", "панели", "панель", "почты", "почту", "почте", "ящика", "ящик", "фтп", "базы", "базу",
    "бд", "хостинга", "хостинг", "сервера", "сервер", "впс", "домена", "сайта", "сайт", "админа", "админки",
    "админку", "рута", "аккаунта", "аккаунт", "акка", "входа", "вход", "доступа", "доступ", "ispmanager", "битрикс",
    "битрикса", "вайфая", "вордпресса", "учетки", "пользователя", "ot", "dlya", "k", "moy", "moya", "eto", "lk",
    "прежний", "прежняя", "администратора", "действующий", "теперь", "сейчас", "почтовый", "мастер", "главный",
    "нашей", "своей", "входной", "например", "типа", "учётки", "кабинету", "ящику", "админке",
    "paneli", "pochty", "saita", "akkaunta", "kabineta", "vot", "שלי", "שלנו", "שלך", "שלכם", "של", "היא", "הוא",
    "זה", "זו", "זאת", "הינה", "היתה", "הייתה", "את", "ל", "ב", "ה", "מ", "ו", "הנה", "גם", "לי", "החדשה", "הישנה",
    "הנוכחית", "הזמנית", "חדשה", "ישנה", "תהיה", "למייל", "למייל:", "לאתר", "לפאנל", "לחשבון", "לשרת", "לדומיין",
    "לאזור", "הלקוחות", "האישי", "לתיבה", "לתיבת", "הדואר", "לאדמין", "לאימייל", "לג'ימייל", "למסד", "לדאטהבייס",
    "לוורדפרס", "לאחסון", "למשתמש", "ליוזר", "המייל", "האתר", "הפאנל", "החשבון", "השרת", "התיבה",
    "מייל", "אתר", "פאנל", "חשבון", "שרת", "תיבה", "תיבת", "אדמין", "מנהל", "המנהל", "רוט", "הרוט", "מסד", "המסד",
    "הנתונים", "נתונים", "דאטהבייס", "וורדפרס", "הוורדפרס", "אחסון", "האחסון", "כניסה", "הכניסה", "לכניסה", "משתמש",
    "המשתמש", "יוזר", "היוזר", "לקוח", "לפה", "פה", "כרגע", "בעצם", "כאן", "שהגדרתי", "שבחרתי", "שקיבלתי", "ששמתי",
    "שנתתם", "ששלחתם", "שאני", "שהייתה", "שהיתה", "שיש", "מקליד", "מקלידה", "מכניס", "מכניסה", "מזין", "מזינה", "רושם",
    "רושמת", "משתמשת", "הקודמת", "האחרונה", "הראשית", "הראשונית", "אמורה", "להיות", "אומרים", "באנגלית",
    "בעברית", "ברוסית", "אישית", "סודית", "שהוגדרה", "שלו", "שלה", "שלהם", "אבא", "אמא", "אשתי", "בעלי", "הבן", "הבת",
    "למערכת", "לחנות", "לוובמייל", "לדואר", "לתיבות", "לניהול", "לאתר:", "ל-", "לראוטר", "לרשת", "לוויפיי",
})
# fmt: on
# Words after which nothing is a value: they say something about the password, or ask.
# fmt: off
NO_VALUE = frozenset({
    "ne", "nije", "nisu", "nema", "kako", "gdje", "gde", "di", "što", "šta", "sta", "zašto", "ako", "kad", "kada",
    "ili", "ali", "jer", "da", "se", "li", "te", "treba", "trebam", "mora", "može", "moze", "možete", "mogu", "neće",
    "nece", "više", "vise", "opet", "stalno", "samo", "kriva", "krivi", "krivo", "pogrešna", "pogresna", "pogrešan",
    "netočna", "netocna", "neispravna", "ispravna", "točna", "tocna", "tačna", "dobra", "dobro", "ista", "isti",
    "prekratka", "kratka", "slaba", "slabo", "jaka", "sigurna", "istekla", "zaboravljena", "zaboravljen",
    "zaboravio", "zaboravila", "izgubljena", "promijenjena", "promenjena", "resetirana", "blokirana", "zaključana",
    "poslana", "stigla", "nevažeća", "nevazeca", "odbijena", "procurila", "potrebna", "obavezna", "obavezno",
    "problem", "greška", "greska", "hitno", "molim", "odmah", "reset", "resetiranje", "promjena", "zaboravljenu",
    "zaboravljene", "nepoznata", "nepoznat", "tajna", "ukradena", "hakirana", "isparila", "ispario",
    "nestala", "propala", "ne-radi", "svima", "javno",
    "vidljiva", "jača", "jaca", "duža", "duza", "dulja", "kraća", "kraca", "drugačija", "drugacija", "drukčija",
    "jednostavnija", "lakša", "laksa", "teža", "teza", "sigurnija", "bolja", "nova", "stara", "skrivena",
    "papiru", "papiriću", "papiricu", "glavi", "bilježnici", "mobitelu", "mobu", "kompu", "ladici", "negdje", "kući",
    "kuci", "doma", "javite", "javi", "pošaljite", "posaljite", "pošalji", "posalji", "dajte", "daj", "recite", "reci",
    "napišite", "napisite", "kažite", "kazite", "vratite", "ispala", "ispao",
    "incorrect", "wrong", "invalid", "expired", "required", "forgotten", "forgot", "lost", "not", "is",
    "the", "for", "protected", "correct", "weak", "too", "short", "and", "or", "needed", "missing", "please",
    "change", "changed", "другой", "другим", "другая", "нужен", "нужный", "общий", "одинаковый", "какой", "своего",
    "своим", "своей", "слишком", "восстановлен", "не", "нет", "как", "где", "что", "чтобы", "почему", "если",
    "когда", "или", "но", "надо", "нужно", "можно", "нельзя", "уже", "опять", "снова", "больше", "просто", "забыл",
    "забыла", "забыли", "потерял", "утерян", "утерян.", "неверный", "неверен", "неправильный", "правильный",
    "верный", "верен", "старый", "тот", "такой", "же", "подходит", "сбросить", "сброс", "сменить", "поменять",
    "восстановить", "пришел", "пришёл", "слетел", "истек", "истёк", "взломали", "подобрали", "подобран", "украли",
    "просит", "требует", "запрашивает", "работает", "слабый", "сложный", "простой", "короткий", "длинный", "должен",
    "обязательно", "срочно", "пожалуйста", "скомпрометирован", "сброшен", "изменен", "изменён", "поменялся", "לא",
    "אין", "איך", "איפה", "מה", "למה", "אם", "כש", "כאשר", "או", "אבל", "צריך", "אפשר", "ניתן", "שגויה", "שגוי",
    "נכונה", "נכון", "תקינה", "לא-נכונה", "פגה", "נעולה", "חסומה", "נשכחה", "שכחתי", "אבדה", "איפוס", "לאפס",
    "לשנות", "להחליף", "חדשה", "ישנה", "חלשה", "חזקה", "קצרה", "ארוכה", "עובדת", "עובד", "מתקבלת", "נדחית", "דחוף",
    "בבקשה", "כבר", "שוב", "יותר", "רק", "זהה", "אותה", "באנגלית", "ברוסית", "בעברית", "טובה", "צריכה", "חייבת",
})
# fmt: on
# Names with digits that are no passwords.
# fmt: off
TECHNICAL = frozenset({
    "2fa", "mfa2", "php5", "php7", "php8", "php74", "php81", "php82", "php83", "ipv4", "ipv6", "pop3", "imap4",
    "http2", "http3", "win10", "win11", "windows10", "windows11", "office365", "o365", "m365", "microsoft365",
    "outlook365", "outlook2016", "outlook2019", "utf8", "utf-8", "sha1", "sha256", "sha-256", "sha512", "md5",
    "base64", "aes256", "aes-256", "rsa2048", "rsa4096", "ed25519", "id_rsa", "id_ed25519", "tls1", "tls1.2",
    "tls1.3", "ssl3", "s3", "html5", "css3", "mysql5", "mysql8", "mp3", "mp4", "h264", "x64", "x86", "x86_64",
    "web2", "web3", "wp6", "centos7", "debian11", "debian12", "ubuntu20", "ubuntu22", "ubuntu24", "iphone14",
    "iphone15", "iphone16", "b2b", "b2c", "1password", "lastpass", "keepass", "bitwarden", "keepassxc", "wordpress",
    "phpmyadmin", "directadmin", "cpanel", "ispmanager", "youtube", "github", "gitlab", "macbook", "macos",
    "linkedin", "paypal", "whatsapp", "icloud", "fastpanel", "webmail", "prestashop", "woocommerce", "opencart",
    "cloudflare", "mod_rewrite", "public_html", "user_name", "wp-admin", "wp_admin", "wp-config", "wp-login",
    "filezilla", "teamviewer", "anydesk", "openvpn", "litespeed", "mariadb", "postgresql", "roundcube",
    "letsencrypt", "24h", "48h", "2x", "3x", "1x", "24/7", "info@", "iphone", "ipad", "imac", "javascript",
    "typescript",
})
# fmt: on
