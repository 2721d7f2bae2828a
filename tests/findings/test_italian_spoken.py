"""What Italian patients say aloud of their body: verbs, colours, comparisons, daily doings."""

from __future__ import annotations

import pytest

from bot.findings import read

SPOKEN = {
    "pain": [
        "la cicatrice mi tira",
        "la gola mi raschia",
        "mi punge qui",
        "mi pizzica sotto la crosta",
        "brucia e pulsa la ferita",
        "se la tocco piange la bimba",
        "piange se gli tocco il braccio",
        "mi scoppia il piede",
        "ho la cervicale",
        "algia al rachide",
        "male bestiale al dito",
        "mi fa vedere le stelle",
        "ginocchia che urlano",
        "la schiena mi ha messo al tappeto",
        "sento una lama sotto la scapola",
        "la coscia brucia",
        "sotto sforzo tira il polpaccio",
    ],
    "night_pain": [
        "di notte piange per la gamba",
        "la notte si lamenta nel sonno",
        "stanotte mi pulsava il ginocchio",
        "il dolore peggiora quando mi corico",
        "dolore peggio sotto le coperte",
    ],
    "skin": [
        "il dito è diventato nero",
        "lo stinco è blu e verde",
        "la caviglia è gialla e verde",
        "ho la pelle screpolata",
        "mi si spella la mano",
        "ho le guance che scottano",
        "una striscia rossa sul braccio",
        "ho una vescica sul tallone",
        "la vescica del piede si è aperta",
        "le dita mi diventano bianche",
    ],
    "swelling": [
        "la mano è ancora meno gonfia di ieri sera",
        "il polso è grosso",
        "la caviglia è il doppio dell'altra",
        "il ginocchio è come un melone",
        "la caviglia è diventata un pallone",
        "la gamba come un prosciutto",
        "la coscia è ingrossata",
        "il piede è grosso così",
    ],
    "lump": [
        "ho l'osso del polso che sporge",
        "sento una cosa dura sulla tibia",
        "ho una gobbetta sul polso",
        "ho qualcosa di duro nel braccio",
        "una cosa molliccia sul polso",
        "mi è rimasto un corno in fronte",
    ],
    "numbness_weakness": [
        "la gamba mi molla",
        "il ginocchio ogni tanto cede",
        "mi balla il ginocchio quando scendo",
        "non reggo il bicchiere",
        "la mano dorme",
        "il piede mi dorme",
        "sento la gamba di legno",
        "ho la gamba stanca",
        "mani piene di spilli",
        "il braccio è fiacco",
    ],
    "reduced_movement": [
        "non camina più",
        "cammina col girello",
        "cammina attaccato ai mobili",
        "cammina sulle punte",
        "non scendo le scale",
        "le scale le faccio una alla volta",
        "ho il torcicollo",
        "mi si incanta il dito",
        "non lo vuole muovere il braccio",
        "non appoggia il piede",
        "arranco",
        "abduzione limitata",
        "cammino storto",
        "zoppica appena",
        "tiene il braccio fermo",
    ],
    "fatigue": [
        "sono sempre senza pile",
        "ho una fiacca addosso",
        "sono giù di forze",
        "sonnecchia tutto il giorno",
        "dorme sempre",
        "ho una cascaggine",
        "oggi sono morta di stanchezza",
        "mi sento uno straccio",
    ],
    "bladder_bowel": [
        "sono tappata da tre giorni",
        "fa poca pipì",
        "pipì poca e scura",
        "gocciolo dopo la pipì",
        "il ventre non si libera",
        "qualche goccia mi scappa",
    ],
    "breathing": [
        "mi fischia il petto",
        "ho il respiro corto",
        "respiro male",
        "non entra aria",
        "sono sfiatata dopo una rampa",
        "respiri corti",
    ],
    "weight_loss": [
        "tre chili in meno da settembre",
        "il peso è sceso di sei chili",
        "secco come un chiodo",
        "perdo i pantaloni",
        "quattro chili giù",
    ],
    "other": [
        "nessuna voglia di mangiare",
        "la testa pesante",
        "ha fatto tac",
        "ho la gamba più corta",
        "mi va di traverso il cibo",
        "mi viene su l'acido",
        "ho poca saliva",
        "la voce va via",
        "mangia poco",
        "mi fischiano le orecchie",
    ],
    "wound_bleeding": [
        "la ferita cola un po'",
        "la ferita spurga",
        "la ferita è umida",
        "i buchini spurgano",
        "mi si è staccata la crosta e sotto c'è carne viva",
        "ho una fistolina che perde",
        "la garza è zuppa",
        "il taglio non si chiude",
        "la ferita si sta aprendo",
        "la pelle si spacca",
    ],
    "injury": [
        "mi sono stortato la caviglia",
        "ho dato una testata al mobile",
        "il gatto mi ha graffiato",
        "mi sono scottata col ferro",
        "mi sono chiuso il dito nella porta",
        "ho preso un calcio alla tibia",
        "ho fatto un volo dalle scale",
        "l'ho tirato per la mano",
        "gli è caduto il martello sul piede",
    ],
    "fever": [
        "il bimbo scotta",
        "sono bollente",
        "TC 38.5",
        "ho 38 e mezzo",
    ],
    "night_sweats": [
        "stanotte era madido",
        "bagno il pigiama",
        "notti fradice",
    ],
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in SPOKEN.items() for text in texts]
)
def test_what_is_said_aloud(kind: str, text: str) -> None:
    assert kind in {f.kind for f in read(text).findings if f.status == "present"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("la gola non raschia più", "pain"),
        ("niente fiacca addosso", "fatigue"),
        ("la sera ho la mano stanca", "fatigue"),
    ],
)
def test_what_is_not_said(text: str, kind: str) -> None:
    assert kind not in {f.kind for f in read(text).findings if f.status == "present"}
