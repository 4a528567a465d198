"""Croatian, and with it Serbian and Bosnian as typed in a chat: Latin with or without diacritics, and Cyrillic."""

from __future__ import annotations

from .letters import Letters, Respelling, folded, plain_fold

# đ is typed as đ, d or dj; all three meet in d. "gdje" becomes "gde" by the same step, which is Serbian: welcome.
FOLD = str.maketrans({"č": "c", "ć": "c", "š": "s", "ž": "z", "đ": "d", "ð": "d"})

SERBIAN = "абвгдђежзијклљмнњопрстћуфхцчџш"
SERBIAN_LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š"
BORROWED = {"щ": "št", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "ju", "я": "ja", "й": "j", "ё": "jo"}
CYRILLIC = str.maketrans(dict(zip(SERBIAN, SERBIAN_LATIN.split(), strict=True)) | BORROWED)

STOP = """
a ako ali bar baš bi bih bio bila bilo bili biti bismo biste će ćemo ćete ću da dakle do dok ga gdje di gde i ili im
iz ih ja je jel jer jesam jesi jeste joj jos još ju ka kad kada kako kao ko kod koja koje koji kojim koju kroz li
malo me meni mi mne mnogo moj moja moje moji moju može mogu možete možemo molim molio molila mu na nad nam nama nas
naš naša neka neki neku nego nešto ni nije nisam nismo nisu ništa niti no o od odakle on ona oni ono onda ovaj ova
ove ovo ovdje opet pa po pod poslije pored poslala prema pri pitanje pitao s sa sam samo se si smo šta što ste su
sve svi svoj ta tada taj tako te ti to tu tek u uopće uopste uz va vama vam vas vaš vaša vaše vašu već vi za zar
zašto zasto zbog znam znači želim hoću htio htjela hteo trebam treba trebao imam ima imate dobar dan jutro večer
pozdrav poz bok ćao zdravo halo ej hvala fala unaprijed lijep molimo zanima ovako brate bre ljudi gospodo poštovani
poštovana dragi lp puno
"""


def fold(text: str) -> str:
    text = text.casefold().translate(FOLD)
    if not text.isascii():
        text = plain_fold(text)
    return text.replace("dj", "d")


def from_cyrillic(text: str) -> str:
    return text.casefold().translate(CYRILLIC)


def letters() -> Letters:
    from .he import to_latin_keys as from_hebrew_keys
    from .ru import to_latin_keys as from_russian_keys

    return Letters(
        language="hr",
        fold=fold,
        stop=folded(STOP, fold),
        respellings=(
            Respelling("cyrillic", "cyrillic", from_cyrillic),
            Respelling("layout", "cyrillic", from_russian_keys),
            Respelling("layout", "hebrew", from_hebrew_keys),
        ),
    )
