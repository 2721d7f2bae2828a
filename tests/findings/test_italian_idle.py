"""Italian: limbs that betray, nights without rest, wounds and skin in everyday words."""

from __future__ import annotations

import pytest

from bot.findings import read

TOLD = {
    "numbness_weakness": [
        "il ginocchio mi lascia in asso ai semafori",
        "mi è venuta meno la gamba in cucina",
        "le gambe due macigni",
        "lascio cadere le cose",
        "la punta del piede striscia sul pavimento",
        "un pezzo di pelle che non sente",
        "ci metto l'ago e non sento",
        "non sento più i bottoni",
        "mi pesa tanto la coscia",
        "un senso di pesantezza alla gamba",
    ],
    "fatigue": [
        "scarico come una pila",
        "bastano due gradini e sono sfinita",
        "non arrivo a cena in piedi",
        "zero forze",
        "dormirei tutto il giorno",
    ],
    "breathing": ["respiro a scatti", "mi si blocca il respiro", "non è che respiri tanto bene"],
    "fever": ["freddo e tremo tutta", "batto i denti dal freddo", "tremo dal freddo"],
    "night_sweats": ["notti fradice", "mi sveglio tutta bagnata", "ho sudato stanotte"],
    "weight_loss": ["cinta con tre buchi nuovi", "son calata parecchio"],
    "bladder_bowel": ["dissenteria da ieri"],
    "wound_bleeding": [
        "trovo sangue sulla federa del cuscino, sulle bende",
        "la fasciatura è da strizzare",
        "i margini della ferita non si toccano",
        "se schiaccio esce roba",
        "la fistola getta",
        "abrasione al gomito",
        "le graffette hanno mollato",
        "la ferita trasuda",
    ],
    "skin": [
        "la pelle intorno è lucida",
        "è diventato nero",
        "un alone viola",
        "scottata dai raggi la pelle",
        "il piede cambia di colore",
        "è violaceo",
    ],
    "injury": [
        "presa una zuccata sullo stipite",
        "il mulo mi ha disarcionato",
        "mi hanno buttata per terra in metro",
        "mi è venuto addosso un motorino",
        "mi è uscita la rotula",
    ],
    "swelling": [
        "il ginocchio come un cocomero",
        "non vedo più le ossa della caviglia",
        "la coscia ha il doppio del volume",
    ],
    "lump": ["una perlina mobile sotto la pelle", "l'osso fa un dosso"],
    "other": [
        "la spalla crepita",
        "un rumore come di sabbia",
        "il braccio si è accorciato",
        "bocca impastata",
        "mi mette sonno",
    ],
    "night_pain": [
        "ogni notte mi alzo per massaggiare il polpaccio",
        "non dormo sul lato destro",
        "il dolore parte quando mi sdraio",
        "non ho chiuso occhio per la spalla",
        "a letto non trovo pace per l'anca",
    ],
    "pain": [
        "guai a sfiorarlo",
        "non sopporto nemmeno la scarpa",
        "non si può toccare",
        "stringo i denti e vado",
        "vado avanti a antinfiammatori",
        "ho un peso all'anca",
    ],
}
UNTOLD = [
    ("la gamba è mancina come me", "numbness_weakness"),
    ("mi cala la voce al telefono", "weight_loss"),
]
WITH_THINGS = [
    ("con queste cose in casa mi fa male la schiena", "pain"),
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in TOLD.items() for text in texts]
)
def test_what_everyday_words_tell(kind: str, text: str) -> None:
    assert kind in {f.kind for f in read(text, prior="it").findings if f.status == "present"}


@pytest.mark.parametrize(("text", "kind"), UNTOLD)
def test_what_they_do_not_tell(text: str, kind: str) -> None:
    assert kind not in {f.kind for f in read(text, prior="it").findings if f.status == "present"}


@pytest.mark.parametrize(("text", "kind"), WITH_THINGS)
def test_things_ask_nothing(text: str, kind: str) -> None:
    """ "Cose" is no "cos'è" after an article."""
    assert kind in {f.kind for f in read(text, prior="it").findings if f.status == "present"}
