"""Italian: everyday acts that fail or cost too much, and pain in pictures and half sentences."""

from __future__ import annotations

import pytest

from bot.findings import read

TOLD = {
    "reduced_movement": [
        "allacciare il reggiseno è un'odissea",
        "mettermi le calze per me è un incubo",
        "per vestirmi ci vogliono venti minuti e mia figlia",
        "gli scalini sono diventati una montagna",
        "le scale le faccio uno scalino alla volta",
        "scendere in macchina è un'avventura",
        "sollevare la pentola impossibile",
        "dal divano mi alzo a rate",
        "mi muovo come una lumaca",
        "il polso resta fisso",
        "la caviglia è arrugginita",
        "il gomito si inchioda a metà",
        "il braccio non va dietro",
        "non arrivo a pettinarmi",
        "mi mancano quindici gradi, l'estensione è ridotta",
        "al risveglio mi sento di pietra",
        "le dita al mattino non si sciolgono",
        "l'anulare rimane chiuso",
        "cammino a passettini, dondolando",
        "corre storto anche all'allenamento",
        "dopo cinquanta metri mi devo sedere",
        "tiene il braccino attaccato al corpo",
        "quel ginocchio non mi porta",
    ],
    "pain": [
        "la caviglia mi chiede pietà",
        "quando cambia il tempo la sento, l'anca",
        "ho come un punteruolo nel tallone",
        "sento delle punture sotto la scapola",
        "pulsa attorno al gesso",
        "tira lungo la cicatrice",
        "se la sfiori urla",
        "piange quando la giriamo",
        "a starnutire vedo le stelle",
        "senza pastiglie non mi muovo",
        "stare in piedi a lungo è un supplizio",
        "il dolore è sceso da 8 a 4",
        "fa maluccio",
        "al polso fa male come ieri",
        "una scossa lungo la gamba",
        "soffro alla schiena",
    ],
    "swelling": [
        "le mutande mi lasciano il solco",
        "schiaccio e rimane la fossetta",
        "la caviglia è tesa come un palloncino",
        "si è rigonfiata la caviglia",
    ],
    "lump": [
        "sotto la pelle sento un duro",
        "è durissimo e non si sposta, una biglia",
        "mi è cresciuta una prugna sul polso",
    ],
    "injury": [
        "sono finita con la schiena sull'asfalto",
        "mi sono scavigliata in palestra",
        "ha preso una legnata",
    ],
    "skin": ["unghia nera da ieri"],
}
UNTOLD = [
    ("il punto dolente è il parcheggio", "pain"),
    ("i punti tirano", "wound_bleeding"),
    ("la mia esperienza è gonfietta di ricordi", "lump"),
    ("una scossa lungo la gamba", "numbness_weakness"),
    ("sul piede ho un osso che sporge", "fracture"),
    ("sono magra di costituzione", "weight_loss"),
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in TOLD.items() for text in texts]
)
def test_what_is_told_by_daily_doings(kind: str, text: str) -> None:
    assert kind in {f.kind for f in read(text, prior="it").findings if f.status == "present"}


@pytest.mark.parametrize(("text", "kind"), UNTOLD)
def test_what_is_not_told(text: str, kind: str) -> None:
    assert kind not in {f.kind for f in read(text, prior="it").findings if f.status == "present"}


def test_bone_that_stands_out_still_rings_the_alarm() -> None:
    told = {item.fact: item.value for item in read("ho l'osso che sporge dalla gamba").told}
    assert told["bone_visible"] is True
