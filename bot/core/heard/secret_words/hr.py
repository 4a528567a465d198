"""Croatian and Serbian words about secrets, also in Serbian Cyrillic."""

from __future__ import annotations

from .table import SecretWords

# fmt: off
WORDS = SecretWords(
    password=(
        r"lozin[kc]\w{0,3}", r"lo?z[in]{1,3}k\w{0,3}", "loz", "gesl[oaue]", r"zapor[kc]\w{0,3}", "pin(?:[aue]|om)",
        r"[šs]if[re]\w{0,3}(?! (?:artik|proizvod|uslug|kup[ac]|robe|gre[sš]k))", r"[šs](?:fir|irf|fr|ift)[aeuo]\w{0,2}",
        "kod za ulaz", "pristupni kod", r"tajn[aeu] rije[čc]\w{0,1}", r"лозин[кц]\w{0,3}", r"шифр[аеуо]\w{0,2}",
    ),
    pin=(r"p[iu][nk]\w{0,2}(?:[ -]?kod)?\w{0,2}",),
    agreed=(
        r"(?:tajn|kontroln|sigurnosn|kodn)\w{1,2} (?:rije[cč]\w?|re[cč]\w?|fraz\w)",
        r"odgovor\w{0,2} na (?:tajn|kontroln|sigurnosn|bezbedn?osn)\w{1,2} pitanj\w",
        r"(?:maj[cč]ino )?djevoja[cč]ko(?: prezime)?(?: moje)?(?: majke)?",
    ),
    transfer=(
        r"(?:epp|autorizacijski|auth|transfer|prijenosni)[ -]?kod\w{0,2}",
        r"kod\w{0,2} za (?:transfer|prijenos)\w{0,2}",
        r"(?:rezervn|pri[cč]uvn|backup|recovery)\w{0,3} kod\w{0,3}",
    ),
    code=(
        "(?:2fa|totp|mfa|otp)[ -]?kod", "kod 2fa", r"kod\w{0,2} za (?:2|dva) faktora",
        r"autentifikacijsk\w{1,3} kod\w{0,2}", r"kod iz (?:sms\w{0,2}|aplikacije|autentikatora)",
        r"sms[ -]?kod\w{0,2}",
        r"(?:jednokratn|verifikacijsk|potvrdn|sigurnosn|pristupn)\w{1,3} kod\w{0,2}",
        r"kod (?:koji (?:mi )?je )?(?:stigao|do[šs]ao|primljen)\w{0,2}", "kod za potvrdu", r"kod sa? sms\w{0,2}",
        r"kod\w{0,2}(?= ?(?:je ?|: ?)?(?:\d{6}|\d{3}[ -]\d{3})(?!\d))", r"(?:evo|[sš]aljem) (?:vam |ti )?kod\w{0,2}",
        r"(?:va[sš]|moj|tvoj|na[sš]) kod(?= ?(?:je ?|: ?)?\d{4})", r"m?token\w{0,3}(?=\W{1,3}\d{6,8}(?!\d))",
        r"(?:authenticator|autentikator|autentifikator|aplikacij)\w{0,3} (?:mi )?(?:pokazuje|ka[zž]e|daje|pi[sš]e|je)",
        "kod na (?:mobitel|sms)", r"(?:stigao|dobi\w{1,3}|do[šs]ao) (?:sam |mi |mi je )?(?:sms )?kod",
        r"(?:rezervn|backup|recovery)\w{0,3} kod\w{0,3}", r"резервн\w{1,3} код\w{0,3}",
    ),
    coded=(r"(?:(?:va[sš]|moj|tvoj) )?(?:\w{2,14} )?kod(?! gre[sš]|\w)",),
    sign_in=(
        r"korisn\w{1,10}", r"pristup\w{0,5}", r"kredencijal\w{0,3}", r"logira\w{1,4}", r"ulogov\w{1,4}",
        r"prijav\w{1,4}",
        "podaci za",
    ),
    account=("korisnik", "korisni[cč]ko(?: ime)?", "nalog"),
    sign_in_as=(
        r"(?:u?logira\w{1,4}|ulogov\w{1,5}|prijav\w{1,8}|ulazi\w{0,2}|u[dđ]em) (?:se )?(?:sa?|na|kao|pod)",
    ),
    sign_in_data=(
        "podaci za (?:prijavu|pristup|ulaz|login|ftp|ssh|cpanel|panel|mail)(?: su)?",
        "(?:pristupni|login) podaci(?: su)?",
    ),
    typed=("dam", r"stavi\w{1,3}", "(?:ulaz|pristup):?", 
        r"(?:is)?proba\w{1,4}", r"upi[sš]\w{1,4}", r"unos\w{1,3}", "uni(?:o|jela|jeli)", "une(?:o|la|sem)",
        r"u?kuca\w{1,4}", r"u?tipka\w{1,3}", "ulazim",
    ),
    changed=(
        r"(?:promi?j?eni|resetira|resetova|postavi|stavi)\w{1,4}",
    ),
    old=("(?:bil[aoie]|bio)(?: je)?", "star[aeiou](?: je)?"),
    new=("a nov[ai]", "i nov[ai]", "nov[aiu]", r"sada?(?:[sš]nj\w)?", r"[ai] za [\w-]{2,16}:?", "ili"),
    same=(
        "(?:on[ao] |t[ao] )?ist[aio](?: kao (?:uvijek|prije|svugdje))?", "dakle", "to jest", "tj",
        r"(?:ono|ona) drug[oa]",
    ),
    before=("sa?", "iz"),
    to=(r"na\s", r"u\s"),
    with_=("sam", "smo", "sa?", "mi", "nam", "vam", "je", "ste", "su", "ju", "ga", r"lozink\w", r"[sš]ifr\w", "ju"),
    and_=("i", "pa", "ili", "na", "u"),
    copula=("je", "bila", "bio", "bude", "glasi", "to je", "ovo je", "neka bude"),
    strong=("glasi",),
    mine=("mi", "nam", r"moj\w?", r"na[sš]\w?",),
    as_=("kao", "za"),
    spelt=("(?:sve )?(?:malim|velikim|mala|velika) slov", "s velikim"),
    clause=("a", "i", "ali", "pa", "no", "te", "ako", "jer", "da"),
    endings=("m", "l[aeio]", "ti", "t[ie]", "mo", "n[aeio]", "en", "an", "io"),
    between=frozenset({
        "bez", "razmaka", "velikim", "malim", "slovima", "velika", "mala", "slova", "znači", "znaci", "dakle",
        "tj", "odnosno", "mi", "moj", "moja", "moje", "mojoj", "moju", "ti", "naš", "naša", "našu", "nam",
        "vam", "vama", "je", "su", "bila", "bio", "glasi", "sam", "smo", "evo", "ovo", "to", "ova", "taj",
        "od", "za", "na", "u", "s", "sa", "do", "iz", "po", "svi", "mail", "maila", "mailu", "mejl", "mejla",
        "email", "e-mail", "imejl", "poštu", "pošte", "webmail", "cpanel", "cpanela", "panel", "panela",
        "panelu", "ftp", "sftp", "ssh", "bazu", "baze", "mysql", "nalog", "naloga", "račun", "racun",
        "računa", "racuna", "hosting", "hostinga", "server", "servera", "vps", "domenu", "domene", "stranicu",
        "stranice", "sajt", "sajta", "wordpress", "wp", "admin", "admina", "administratora", "root", "roota",
        "klijentsku", "zonu", "client", "area", "korisnika", "korisničke", "korisnicke", "wifi", "wi-fi",
        "router", "i", "pristup", "ulaz", "login", "stara", "nova", "staru", "novu", "trenutna", "sadašnja",
        "zadnja", "ispravna", "prava", "početna", "privremena", "tajnice", "neka", "bude", "zaporka",
        "lozinka", "šifra", "sifra", "ispmanager",
    }),
    no_value=frozenset({
        "nigdje", "nigde", "nikako", "nitko", "niko",
        "ne", "nije", "nisu", "nema", "kako", "gdje", "gde", "di", "što", "šta", "sta", "zašto", "ako", "kad",
        "kada", "ili", "ali", "jer", "da", "se", "li", "te", "treba", "trebam", "mora", "može", "moze",
        "možete", "mogu", "neće", "nece", "više", "vise", "opet", "stalno", "samo", "kriva", "krivi", "krivo",
        "pogrešna", "pogresna", "pogrešan", "netočna", "netocna", "neispravna", "ispravna", "točna", "tocna",
        "tačna", "dobra", "dobro", "ista", "isti", "prekratka", "kratka", "slaba", "slabo", "jaka", "sigurna",
        "istekla", "zaboravljena", "zaboravljen", "zaboravio", "zaboravila", "izgubljena", "promijenjena",
        "promenjena", "resetirana", "blokirana", "zaključana", "poslana", "stigla", "nevažeća", "nevazeca",
        "odbijena", "procurila", "potrebna", "obavezna", "obavezno", "greška", "greska", "hitno", "molim",
        "odmah", "resetiranje", "promjena", "zaboravljenu", "zaboravljene", "nepoznata", "nepoznat", "tajna",
        "ukradena", "hakirana", "isparila", "ispario", "nestala", "propala", "ne-radi", "svima", "javno",
        "vidljiva", "jača", "jaca", "duža", "duza", "dulja", "kraća", "kraca", "drugačija", "drugacija",
        "drukčija", "jednostavnija", "lakša", "laksa", "teža", "teza", "sigurnija", "bolja", "nova", "stara",
        "skrivena", "papiru", "papiriću", "papiricu", "glavi", "bilježnici", "mobitelu", "mobu", "kompu",
        "ladici", "negdje", "kući", "kuci", "doma", "javite", "javi", "pošaljite", "posaljite", "pošalji",
        "posalji", "dajte", "daj", "recite", "reci", "napišite", "napisite", "kažite", "kazite", "vratite",
        "ispala", "ispao",
    }),
)
# fmt: on
