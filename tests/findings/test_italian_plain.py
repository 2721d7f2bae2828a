"""Plain Italian: requests, everyday words for what hurts or does not move, and their denials."""

from __future__ import annotations

import pytest

from bot.findings import read

# One case a line: message | present | absent ("-" for none).
CASES = """
vorrei prenotare una visita per un dolore al ginocchio | pain | -
visita per dolore all'anca, quando c'è posto? | pain | -
il ginocchio è doloroso quando lo piego | pain | -
cos'è questa pallina sul polso? | lump | -
che cos'è questo gonfiore al piede? | swelling | -
dopo quanto passa il formicolio alla mano? | numbness_weakness | -
il dolore al ginocchio è normale dopo la protesi? | pain | -
è normale non sentire la pelle intorno alla cicatrice? | numbness_weakness | -
vuol dire che è rotto? | fracture | -
come faccio a capire se è una frattura? | fracture | -
mi viene la febbre ogni sera | fever | -
al risveglio si sente dolore al tallone | pain | -
quanto dura il gonfiore dopo l'intervento? | - | -
la puntura è dolorosa? | - | -
cosa significa un dolore che peggiora di notte? | - | -
il male c'è, eccome | pain | -
male ne sento poco | pain | -
senza dolori non sto un giorno | pain | -
mi rimbomba la mascella | pain | -
la schiena mi sta dando problemi | pain | -
come se avessi un sasso nella scarpa | pain | -
se sto ferma non ho dolore, se cammino sì | pain | -
ieri non pulsava, oggi non sanguina, pulsa | pain | wound_bleeding
non esce niente il dolore c'è | pain | -
mi sveglio se mi giro sul fianco | night_pain pain | -
il dolore mi butta giù dal letto alle quattro | night_pain pain | -
il pugno lo chiudo a metà | reduced_movement | -
non porto più le borse della spesa | reduced_movement | -
senza bastone non mi muovo | reduced_movement | -
devo tenermi al corrimano | reduced_movement | -
sono in stampelle | reduced_movement | -
dopo dieci minuti di cammino devo fermarmi | reduced_movement | -
ho dovuto smettere di correre | reduced_movement | -
guidare è diventato impossibile | reduced_movement | -
da quando ho smesso di correre sto meglio | - | -
l'anello non si sfila più | swelling | -
il polpaccio è teso | swelling | -
lo sento caldo, il ginocchio | skin | -
le chiavi mi sfuggono | numbness_weakness | -
mi scappa da ridere | - | -
non riesco a prendere appuntamento | - | -
ho sentito il tac quando mi alzo, è solo quel tac quando piego | other | -
è mogio | fatigue | -
non è doloroso | - | pain
non sento male quando premo | - | pain
male mai | - | pain
non si lamenta di niente | - | pain
mai stato gonfio, mai stato rosso | - | swelling skin
gonfio non è rosso non è | - | swelling skin
non pare gonfia | - | swelling
la caviglia è tornata come l'altra | - | swelling
noduli all'ultimo controllo nessuno | - | lump
lividi non ne sono usciti | - | skin
masse non ne ho | - | lump
le dita le sento | - | numbness_weakness
la schiena mi fa male ma le gambe vanno | pain | numbness_weakness
la caviglia è gonfia però ci vado | swelling | reduced_movement
è tornata a camminare con il nipote | - | reduced_movement
il polso va che è una meraviglia | - | reduced_movement
la pipì l'ha fatta stamattina | - | bladder_bowel
di corpo vado regolare | - | bladder_bowel
il respiro è quello di sempre | - | breathing
di peso semmai ho messo su | - | weight_loss
il lenzuolo resta asciutto | - | night_sweats
la bolla non si è aperta | skin | wound_bleeding
non mi risulta di aver battuto da nessuna parte | - | injury
dolore meccanico, non notturno | pain | night_pain
ho misurato la febbre e ho 36.7 | - | fever
nemmeno una linea di febbre | - | fever
febbre mai sopra il 37 | - | fever
da bambino febbre a 40 | - | fever
livido grosso poi passato | - | skin
hanno fatto la lastra per una storta che poi è passata | - | injury
i piedi erano addormentati, ora li sento | - | numbness_weakness
un crampo, due minuti ed è andato | - | pain
mi si stringe il cuore a vederla così | - | -
ho un formicolio di ansia per domani | - | -
ho paura del dolore | - | -
un mi fa male ma l'è gonfio | swelling | pain
el zenocio xe gonfio ma no me fa mal | swelling | pain
papà zoppica. Mio cognato aveva la stessa cosa | reduced_movement | -
non escludo di avere la febbre | fever | -
a volte ho male a volte no | pain | -
i brividi sono passati | - | fever
formicolii mai avuti, noduli neanche | - | numbness_weakness lump
dolore dice che non ne ha | - | pain
il dolore di prima non c'è più | - | pain
1) dolore no 2) febbre no | - | pain fever
la caviglia non è gonfia, se la tocco piange | pain | swelling
la cicatrice tira col freddo, ma è chiusa e bianca | pain | -
avrò mica preso uno stiramento? | injury | -
neppure il ghiaccio mi leva il gonfiore | swelling | -
febbre martedì a 38, da mercoledì sfebbrata | - | fever
il sangue si è fermato subito | - | wound_bleeding
mi duole disturbarla | - | -
sono passati due giorni e ho la febbre | fever | -
la sera dell'intervento 37.6, poi sempre normale | - | fever
la scorsa settimana febbre e tosse, adesso sto bene | - | fever other
il nodulo me l'hanno tolto a giugno | - | lump
ho perso peso durante la terapia, poi l'ho recuperato | - | weight_loss
la frattura è vecchia | - | fracture
mi sono fatto male da giovane | - | injury
il nonno zoppicava | - | reduced_movement
il nonno zoppica da ieri | reduced_movement | -
non è il dolore che mi preoccupa, è il nodulo | pain lump | -
l'unica cosa è il gonfiore | swelling | -
quasi niente dolore | - | pain
la notte la passo bene | - | night_pain
per fare la pipì devo spingere | bladder_bowel | -
non ho ancora urinato | bladder_bowel | -
si è aperto un punto della ferita | wound_bleeding | -
la caviglia sembra un melone | swelling | -
alza il braccio ma solo fino a metà | reduced_movement | -
il ginocchio mi scappa | numbness_weakness | -
il ginocchio balla | numbness_weakness | -
non riesco a strizzare lo straccio | reduced_movement | -
il pdf non si apre | - | -
una scelta dolorosa | - | -
ho i brividi dalla contentezza | - | -
lavoro in ortopedia, vedo fratture ogni giorno | - | -
posso portare mia madre in carrozzina? | - | -
quanti giorni di febbre sono normali dopo l'intervento? | - | -
"""


def _cases() -> list[tuple[str, str, str]]:
    rows = [line.split(" | ") for line in CASES.strip().splitlines()]
    return [(text, present, absent) for text, present, absent in rows]


@pytest.mark.parametrize(("text", "present", "absent"), _cases())
def test_plain_words(text: str, present: str, absent: str) -> None:
    found = read(text, prior="it").findings
    current = {finding.kind for finding in found if finding.status in {"present", "unknown"}}
    denied = {finding.kind for finding in found if finding.status in {"absent", "past"}}
    assert current == set(present.replace("-", "").split())
    assert set(absent.replace("-", "").split()) <= denied
