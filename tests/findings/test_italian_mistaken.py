"""Italian words that sound like a symptom and are another one, or none."""

from __future__ import annotations

import pytest

from bot.findings import read


def present(text: str) -> set[str]:
    return {f.kind for f in read(text).findings if f.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("mi prude tutta la cicatrice", "other", "skin"),
        ("con il caldo di questi giorni dormo male, il gomito mi duole", "pain", "skin"),
        ("sulla risonanza c'è una macchia sull'osso dell'anca, mi duole", "pain", "skin"),
        ("ho l'influenza, febbre e ossa rotte", "fever pain", "fracture"),
        ("vent'anni di cantiere, ho la schiena spezzata", "pain", "fracture"),
        ("mi sono rotto due costole cadendo", "fracture injury", ""),
        ("polpaccio teso e rovente", "skin", "fever"),
        ("trovo sangue nelle feci", "bladder_bowel", "wound_bleeding"),
        ("la coscia operata è dimagrita", "other", "weight_loss"),
        ("sono dimagrita cinque chili", "weight_loss", ""),
        ("mi scappano le chiavi di mano", "numbness_weakness", "bladder_bowel"),
        ("mi scappa la pipì quando rido", "bladder_bowel", "numbness_weakness"),
        ("mi si è rotto il termometro, ho la spalla rigida", "reduced_movement", "fracture"),
        ("ho preso un colpo d'aria e il collo mi duole", "pain", "injury"),
        ("ho preso un colpo al ginocchio", "injury", ""),
        ("il pollice va a scatto", "", "reduced_movement"),
        ("non mi gira più la testa", "", "reduced_movement other"),
        ("il gomito è rosso e caldo", "skin", "swelling fever"),
        ("la gamba ingessata prude", "other", "fracture"),
        ("mi hanno ingessato il polso", "fracture", ""),
        ("sento caldo alla caviglia", "skin", "fever"),
        ("ho il collo di legno", "reduced_movement", "numbness_weakness"),
        ("ho un male al gluteo che non va via", "pain", "numbness_weakness"),
        ("m'è caduta la tazza", "", "injury"),
        ("mi martella la testa", "other", "pain"),
        ("il fianco mi duole se tossisco", "pain", "other"),
        ("ho l'asma, mi fa male l'anca", "pain", "breathing"),
        ("ho un attacco d'asma", "breathing", ""),
        ("il male si è allargato alle ossa, che cure ci sono?", "", "pain"),
        ("il contrasto fa male ai reni?", "", "pain"),
        ("fa male la schiena, ai reni", "pain", ""),
        ("solo al pensiero mi fa venire i brividi", "", "fever"),
        ("per la tac ci vole l'impegnativa", "", "pain"),
        ("un po' di rossore ci sta?", "", "skin"),
        ("ho un rossore, ci sta?", "skin", ""),
    ],
)
def test_what_the_words_mean(text: str, there: str, not_there: str) -> None:
    assert set(there.split()) <= present(text)
    assert present(text).isdisjoint(not_there.split())
