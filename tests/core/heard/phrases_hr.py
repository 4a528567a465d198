"""Croatian, Serbian and Bosnian messages of our own invention, by the act they must be heard as."""

CHANGE = """
Možete li mi, molim Vas, izmijeniti adresu računa na nova.adresa@primjer-cvijet.hr?
Lijepo bih Vas zamolila da mi resetirate zaporku za klijentsku zonu.
Vaš kolega Ivan mi je jučer obećao da ćete mi prebaciti domenu na drugi račun, dajte to odradite danas.
Ja sam vlasnik, samo mi promijenite lozinku i gotovo.
hitno mi treba nova šifra, pošaljite je ovdje
E-mail na računu treba promijeniti u ured@primjer-tisak.hr.
Neka se doda kolega Petar kao tehnički kontakt.
ajde plz makni mi 2fa
jel biste mi mogli dodat jos 20 gb na hosting
htjela bih da mi netko otkaže domenu jer je više ne koristim
Hoću da raskinete ugovor s današnjim danom.
promjenite mi mail na profilu u petra.novi@primjer.hr
promenite mi lozinku na nalogu
zelim da mi ugasite automatsku obnovu
trebamo da nam netko prepiše hosting na novu firmu
Molimo promjenu naziva tvrtke na računu u Primjer mont j.d.o.o.
Zahtjev za brisanje korisničkog računa, molim odmah.
moze li netko od vas restartat vps
da li biste mogli da mi vratite sajt na verziju od prošle srede
Vratite sredstva na moju karticu, narudžba #990214.
Prebacite nam hosting na jači paket već danas.
Molim vas spustite me na mali paket od idućeg mjeseca
Pliz dignite mi kvotu maila na 10 giga
Stavite mi SPF zapis koji sam poslao u prilogu
Ubacite ovu IP adresu u whitelist: 203.0.113.9
podesite mi nameservere na ns1.primjer.hr i ns2.primjer.hr
izbrišite korisnika ana iz ftp-a
Otvorite nam novu bazu i pošaljite podatke za nju.
promeni mi broj telefona u 091 000 2222
dozvolite kolegi marku pristup našem nalogu
Dodijelite administratorska prava na panelu kolegici Mariji.
obrisi mi karticu iz sustava
upišite novi OIB tvrtke na profil
Molim isključite dvofaktorsku provjeru na mojem računu, mobitel mi je ukraden.
kad stignete promijenite mi glavni e-mail na ivan@primjer-vez.hr
ako možete otkažite mi domenu primjer-stari.hr
Nemam više pristup staroj adresi, zato mi vi promijenite mail.
treba mi da prebacite domenu na moju ženu
Reinstalirajte mi Ubuntu na serveru, podaci mi ne trebaju.
ugasite mi vps od prvog
možeš mi vratit bekap od nedjelje
Želim da mi promijenite vlasnika domene u Primjer d.o.o.
Deaktivirajte moj nalog.
zatvori mi račun kod vas
Poništite narudžbu #771200 i vratite uplatu.
Ispravite adresu na zadnjoj fakturi.
Ne znam kako se mijenja lozinka, promijenite mi je vi molim vas.
Kako da promijenim lozinku? Ili još bolje, promijenite je vi.
Napravite mi alias info na postojeći sandučić.
preusmjerite sve mailove s ured@ na moj gmail
Uklonite staru karticu i upišite novu.
Hvala na pomoći, još samo otkažite autorenew za domenu.
dobar dan, molio bih da mi se promijeni mail adresa u profilu
Блокирајте стари налог и отворите нови на моју фирму.
Промените ми лозинку на налогу
pro​mijenite mi lozin​ku
please promijenite mi password na accountu, thanks
Can't log in, resetirajte mi lozinku
resetirajte mi lozniku
Odblokirajte nas, ne možemo u panel.
Molim vas da što prije ugasite web shop hosting jer zatvaramo firmu
može li se nekako da mi vi stavite novi mail u postavke računa
kolegica Ana iz vaše podrške rekla je da će mi danas prebaciti domenu na ime sina, dovršite to
Trebali bismo da se na računu za hosting umjesto mene vodi firma, sredite to
novu adresu mi unesite u sustav: Nova ulica 4, Zadar
Nemojte mi više produžavati domenu primjer-stara.hr
skidajte me s mailing liste za ponude i račune
hoću odmah povrat novca za vps koji ne radi
resetujte mi pass na cpanelu bolan
meni treba da se poveća prostor na disku, dodajte 50gb
jel mogu dobit od vas novi password za ftp?
htio bih vas zamoliti za promjenu vlasnika domene
prijenos domene na novog vlasnika molim
upišite me kao vlasnika računa, stari vlasnik je umro
dajte maknite tu dvofaktorsku, ne mogu ući
Kao direktor tvrtke nalažem brisanje svih podataka s našeg naloga.
promjena IBAN-a za povrat, novi vam šaljem sutra, upišite ga
obustavite automatsku naplatu
Ovime otkazujem uslugu.
aktivirajte mi opet suspendirani hosting
Odjavljujem domenu, molim da je ugasite.
Stavite račun na mirovanje
ubrzajte mi server, dodajte jezgru
Možeš li mi ti promijenit DNS jer ja ne znam
prebacite poštu sa stare na novu domenu umjesto mene
""".strip().splitlines()

DATA = """
Pošaljite mi moju trenutnu lozinku za webmail.
Koje je moje korisničko ime za cPanel?
Tko je vlasnik domene primjer-lipa.hr?
na koga je registrirana domena primjer-breza.hr
Koliko vam trenutno dugujem?
recite mi koji je e-mail registriran na mom računu
možete li mi reći do kada mi je plaćena domena
Koji su kontakti upisani na našem računu?
daj mi epp kod za primjer-hrast.hr
pošaljite pristupne podatke za bazu
jel imam nekih neplaćenih računa
S koje IP adrese se netko prijavio jučer na moj profil?
Kada mi ističe hosting?
kada istječe moja domena
napišite mi broj ugovora
koje sve domene imam kod vas
koliko domena imam na računu
Koja je adresa tvrtke zapisana na mom računu?
javite mi zadnje četiri znamenke kartice koja je spremljena
možeš mi poslat lozinku od ftp-a
recite mi username i password za panel
Ko je vlasnik naloga marko88?
Koji broj mobitela imate za mene?
daj mi listu svih usluga koje imam
trebam podatke vlasnika domene primjer-bor.hr
koja mi je lozinka od maila
Na čije ime je otvoren račun?
reci mi stanje računa
Možete li mi izdiktirati lozinku?
koji paket imam
Možete mi reć koji mi je pin za telefonsku podršku?
imam li ja kod vas još aktivan hosting?
daj reci koliko mi je ostalo na računu
Zanima me koji mail je vezan uz moj account
treba mi lozinka baze
na kojem imenu je vps
kolko mi dugujemo
Kad sam zadnji put platio i koliko?
jesu svi moji računi plaćeni
pošalji mi login podatke za wordpress
tko ima pristup našem panelu
šta sve plaćam kod vas
koji oib imate upisan za firmu
proslijedite mi pristupne podatke
do kad je plaćena domena primjer-smreka.hr
""".strip().splitlines()

HOWTO = """
Kako mogu promijeniti svoju e-mail adresu?
Gdje se u panelu mijenja lozinka za FTP?
Na koji način otkazujem hosting?
može pomoć kako dodat mx zapis
Gdje mogu skinuti zadnji račun?
je li moguće promijeniti paket usred mjeseca
što se dogodi ako otkažem hosting prije isteka
Koliko traje prijenos domene?
trebam li poslati dokument da promijenim vlasnika
šta mi treba da prebacim domenu na drugu osobu
Objasnite mi kako se uključuje dvofaktorska autentifikacija.
Mogu li sam vratiti backup ili to radite vi?
kako da obrišem stari sandučić
di se vidi do kad mi vrijedi domena
Možete li mi objasniti gdje se dodaje kontakt?
Zašto moram potvrditi promjenu e-maila?
koji je postupak za povrat novca
kako se restarta vps iz panela
gde da ubacim nove nejmservere
Postoji li način da sam odblokiram IP?
može li se promijeniti korisničko ime
kako promijenit podatke firme na fakturi
koliko košta prelazak na veći paket
Kako instalirati certifikat?
kako podesiti php verziju
Koje dokumente trebam za promjenu vlasnika?
kad se obnavlja domena, moram li šta kliknut
upute za promjenu lozinke molim
tko smije tražiti promjenu na računu
Smije li moj programer otkazati uslugu?
""".strip().splitlines()

QUESTION = """
Treba li promijeniti nameservere nakon prijenosa?
Nudite li pomoć oko promjene domene?
Vraćate li novac ako otkažem?
Jeste li vi promijenili DNS na mojoj domeni?
Tko može promijeniti podatke na domeni?
Hoće li mi stranica raditi ako promijenim PHP?
Provjerite mi molim vas domenu, ne radi
Pomozite mi oko maila
pogledajte zašto ne radi ssl
Recite mi gdje se mijenja lozinka
nakon što sam promijenio lozinku ne mogu u mail
Imate li popust za produženje domene
Ne mogu uključiti ssl
kod promjene lozinke javlja grešku
promjena dns zapisa koliko traje
trebam pomoć s prijenosom domene
želim naručiti hosting
htio bih registrirati domenu
zanima me cijena većeg paketa
mogu li otkazati bilo kada
""".strip().splitlines()

NONE = """
promijenio sam lozinku i sad mi outlook traži staru
obrisao sam slučajno cijelu bazu
jučer sam prebacio domenu k vama, jel sve ok
vratite se na temu
Dodali ste tamni način, super
Skinite se s neta ako ne znate raditi
zaboravila sam lozinku
kako resetirati router kod kuće
promijenite mi lozinku na facebooku
stavite bolju glazbu na čekanju
koji mi vpn preporučujete
kolega je otkazao sastanak
Jeste li promijenili cijene?
otvorite mi tiket
Napravite tiket molim vas
pošaljite mi upute za outlook
pošaljite ponudu za vps
daj mi link za panel
recite mi radno vrijeme
Recite mi koji je port za imap
Zašto ste mi ugasili server?
ne mogu promijeniti lozinku
nisam ja promijenio lozinku
""".strip().splitlines()

HUMAN = """
Mogu li razgovarati s nekim tko zna?
daj mi operatera molim te
hoću pričati s čovjekom a ne s mašinom
treba mi netko od tehničara na chatu
spojite me s prodajom
Molim Vas, prebacite me na djelatnika.
zovi šefa
želim operatera
Trebam živog operatera.
možete li me spojiti s kolegom
ovo nema smisla, hoću pravu osobu
nazovite me na 091 000 4444
Može li me netko nazvati na mobitel?
ima li koga živog tu
ima li tko stvaran
necu vise pricat s botom
operatera molim
agenta trebam
daj čovjeka!!!
mogu dobit nekog iz podrške
treba mi operater
Željela bih razgovarati s voditeljem.
hteo bih da pričam sa nekim iz tehničke podrške
dajte mi nekoga tko razumije problem
prebaci me na agenta
Preferiram razgovor s osobom.
neka mi se javi netko od ljudi
live agent please
pozovite operatera
Можете ли ме спојити са оператером?
zovi nekoga
nek me neko nazove
ima li tko od ljudi da mi odgovori
Molim kontakt s tehničarom
spoji me sa živim bićem
nemam živaca za bota
trebam razgovarati s nekim odgovornim
može li me nazvati netko iz tehničke
daj nekog ko zna
ajde nekog normalnog
Htjela bih čuti nekoga telefonom
ljudski operater
""".strip().splitlines()

NO_HUMAN = """
moj kolega ne može slati mailove
operater mi je rekao da pričekam
Rade li operateri za praznike?
kako dodati operatera u moj chat na stranici
naš tehničar kaže da je problem kod vas
ne trebam operatera hvala
koliko ljudi imate u podršci
zaposlenici ne mogu u mail
korisnik se žali da ne može naručiti
jedna osoba u firmi ne prima poštu
ljudi mi se žale da je stranica spora
tko je kontakt osoba za račune
može li kolega otvoriti tiket umjesto mene
""".strip().splitlines()

ABUSIVE = """
jebala vas majka
serem se na vašu podršku
dobit ćete metak
fašisti jedni
stupid bot
vi ste banda nesposobna
idioti jedni, opet ne radi
koja ste vi govna
nosite se svi zajedno
jebite se
j e b i t e  s e
id.iot.i jedni
kret3ni nesposobni
glup si ko noć
ti si najgluplji bot na svijetu
ovaj vaš operater je kreten
gonite se u tri lijepe
stoko glupa odgovorite
debilu jedan odgovori
puši kurac
mrš tamo
doći ću vam u ured i sve vas prebiti
zapalit ću vam firmu
ubit ću vas sve
vaša podrška su obični majmuni
smradovi lažljivi
lopovi!
idite u tri pizde materine
kakvi ste vi imbecili
magarci
јебем вам матер
mamicu vam jebem
pička ti materina
odjebi
nemate vi pojma, klauni
stvarno ste retardi
j3bem vam sve po spisku
ma goni se bote
gamad bezobrazna
najradije bih vas sve pobio
glupane jedan kompjuterski
kakva bijedna banda lopova
ne seri bote
majmunčine lijene
""".strip().splitlines()

CALM = """
jebem mu mater ovom dns-u
bezobrazno skupo
hakirali su nas kriminalci
idiotski panel
ovo je čista katastrofa, tri dana čekam
koji vrag se događa sa serverom
mrzim ovaj panel, ništa ne mogu naći
jesam glup, ne kužim gdje je postavka
ispao sam budala pred klijentom
kvragu i mail i sve
najgori hosting ikad
sram vas bilo, tri dana ništa
Neprihvatljivo! Tražim objašnjenje!
jebiga, zaboravio sam platiti
ludilo od spama dobivam
prodajem kravlje mlijeko, treba mi webshop
imam trgovinu hrane za pse i mačke
lopovi su mi ukrali laptop, kako promijenim lozinku
bot mi indeksira stranicu stalno
tup mi je ekran
stranica opg koka nesilica ne radi
glup mi je ovaj obrazac
Jako sam nezadovoljna vašom uslugom.
popizdit ću više s ovim cpanelom
neki idiot mi je obrisao bazu, kako je vratim
""".strip().splitlines()

HIGH = """
nitko u firmi ne može na mail
cijeli ured bez maila od jučer
stranica vrti vrti i ništa
server nam je potpuno mrtav od 6 ujutro
Web shop nedostupan svima već sat vremena!
cijela stranica primjer-jela.hr ne radi
vps se ne odaziva, ni ping ni ssh
provalili su nam u server i brišu fajlove
Netko je preuzeo naš račun i mijenja domene
s naše stranice se šalje spam tisućama ljudi
sve stranice na serveru su pale
ništa nam ne radi, cijela firma stoji
sajt nam je hakovan, vidim neku tursku zastavu
svi podaci su enkriptirani i traže bitcoin
stranica nam je offline od jutros
poslužitelj 198.51.100.9 ne odgovara
hosting ne radi nikome
na našoj domeni je netko postavio phishing za banku
primjer-bukva.hr se ne otvara nikome
portal je pao, čitatelji zovu
""".strip().splitlines()

REGULAR = """
paket se u panelu vodi kao neplaćen
što napraviti ako server padne
mail kasni sat vremena
HITNO!!! kako promijeniti potpis
stranica je malo spora danas
mail mi kasni
jedna slika se ne učitava na stranici
kolegici ne radi outlook
KATASTROFA, ne mogu naći račun
ftp me odbija od jučer
kontakt forma ne šalje
webmail mi se ne otvara na mobitelu
plugin ne radi nakon ažuriranja
ssl certifikat je istekao
""".strip().splitlines()
