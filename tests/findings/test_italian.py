"""Italian messages: kinds and their status, place, side, time, age, and whose body."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import Reading, read

TODAY = date(2026, 5, 12)

# One case a line: message | present | absent | past or another's ("-" for none).
STATUS = """
mi fa male il ginocchio | pain
me fa male la caviglia quando scendo le scale | pain
mi fanno male tutte le ossa | pain
mi faceva male la spalla e mi fa ancora male | pain
mi duole l'anca sinistra | pain
ho un dolore sordo alla coscia | pain
ho dei doloretti alle dita dei piedi | pain
sento delle fitte alle costole quando tossisco | pain
crampi al polpaccio tutte le notti | pain night_pain
la schiena mi uccide | pain
il gomito mi brucia e pulsa | pain
mi tira dietro il ginocchio | pain
la tibia è dolorante al tatto | pain
male cane al femore | pain
sono tutto indolenzito | pain
mi da fastidio il tallone | pain
lombalgia da una settimana | pain
o male al braccio | pain
nn riesco a dormire dal male alla spalla | pain night_pain
mi sveglio di notte per il dolore al bacino | pain night_pain
di notte peggiora il dolore allo stinco | pain night_pain
il dolore non mi fa dormire | pain night_pain
il ginocchio è gonfio | swelling
gonfiore alla caviglia dx | swelling
mi si è gonfiata la mano | swelling
ho i piedi gonfissimi | swelling
polso tumefatto | swelling
edema alle gambe | swelling
il polpaccio è più grosso dell'altro | swelling
non mi entra più la scarpa | swelling
c'è del liquido nel ginocchio | swelling
ho trovato un nodulo sulla coscia | lump
un bozzo duro sullo stinco | lump
mi è uscita una pallina sul polso | lump
sento qualcosa di duro sotto la pelle | lump
bernoccolo in testa che cresce | lump
una protuberanza sulla clavicola | lump
massa di 6 cm alla coscia | lump
ho come un gnocco dietro il ginocchio | lump
mi sono rotto il polso | fracture
frattura del femore | fracture
la costola è incrinata | fracture
mi hanno ingessato il braccio | fracture
si è spezzato l'osso camminando | fracture
crollo vertebrale | fracture
sono caduta dalle scale | injury
sono scivolato sul ghiaccio | injury
ho preso una botta al fianco | injury
ho preso una storta alla caviglia | injury
distorsione al ginocchio giocando a calcetto | injury
ho battuto il gomito contro la porta | injury
incidente in moto ieri sera | injury
mi è caduto un martello sul piede | injury
mi sono slogato il polso | injury
strappo al polpaccio | injury
colpo di frusta | injury
non riesco a piegare il ginocchio | reduced_movement
non riesco più ad alzare il braccio | reduced_movement
zoppico da un mese | reduced_movement
il collo è rigido | reduced_movement
mi si è bloccata la schiena | reduced_movement
non posso appoggiare il piede | reduced_movement
faccio fatica a fare le scale | reduced_movement
la spalla non si muove più | reduced_movement
mia nonna non cammina più | reduced_movement
formicolio alle dita | numbness_weakness
ho la mano addormentata | numbness_weakness
non sento più il piede | numbness_weakness
la gamba mi cede | numbness_weakness
gambe molli | numbness_weakness
ho perso forza nel braccio destro | numbness_weakness
mi cadono le cose di mano | numbness_weakness
braccio pesante come piombo | numbness_weakness
ho le formiche nel piede | numbness_weakness
la coscia è insensibile | numbness_weakness
non riesco a fare pipì | bladder_bowel
me la faccio addosso | bladder_bowel
perdo urina senza accorgermene | bladder_bowel
sono stitica da cinque giorni | bladder_bowel
non trattengo più le feci | bladder_bowel
ho la febbre | fever
febbricola tutte le sere | fever
ho 38 e mezzo | fever
ho i brividi | fever
38,4 di febbre | fever
sono dimagrita senza motivo | weight_loss
ho perso 7 chili in due mesi | weight_loss
sudo la notte e devo cambiare il pigiama | night_sweats
mi sveglio fradicia di sudore | night_sweats
sono sempre stanca | fatigue
spossatezza che non passa | fatigue
ho il fiato corto | breathing
mi manca l'aria | breathing
non riesco a respirare | breathing
la ferita sanguina | wound_bleeding
esce pus dal taglio | wound_bleeding
il ginocchio è arrossato | skin
un livido sulla coscia | skin
pelle bianca e una vescica | skin
mi gira la testa | other
nausea e capogiri | other
gonfio no, dolore sì | pain | swelling
non è gonfio ma fa male | pain | swelling
ho male al piede, gonfio no | pain | swelling
non ho febbre né brividi | - | fever
febbre non ne ho | - | fever
senza febbre | - | fever
niente febbre però il ginocchio è gonfio | swelling | fever
nessun dolore | - | pain
non mi fa male | - | pain
non mi fa più male | - | pain
non ho né dolore né gonfiore | - | pain swelling
ne febbre ne brividi | - | fever
mai avuto febbre | - | fever
non ho mai avuto formicolii | - | numbness_weakness
gonfiore assente | - | swelling
nego febbre | - | fever
un nodulo indolore sul braccio | lump | pain
non è rotto | - | fracture
non credo sia rotto | - | fracture
il piede non è più gonfio | - | swelling
cammina bene | - | reduced_movement
non zoppica | - | reduced_movement
dolore nessuno, solo un bozzo sul polso | lump | pain
non è che non mi faccia male | pain
mi sento caldo e tremo ma non ho il termometro | fever
mi fa male la gamba non ho febbre | pain | fever
ho la febbre non ho dormito | fever
non solo fa male la gamba ma è anche gonfia | pain swelling
non posso dire di non avere dolore | pain
non ho dolore ma la gamba è gonfia | swelling | pain
non ho febbre e il ginocchio non è gonfio | - | fever swelling
da bambino mi sono rotto il braccio | - | - | fracture
mi ruppi il femore venti anni fa, guarito bene | - | - | fracture
avevo la febbre, ora è passata | - | fever
la febbre è passata | - | fever
mia madre ha avuto un nodulo, io ho male al ginocchio | pain | - | lump
"""

SUSPECTED = [
    "forse è rotto il polso",
    "sarà rotto?",
    "potrebbe essere fratturato il dito?",
    "mi sa che mi sono rotta una costola",
    "non so se è rotta la caviglia",
    "ho paura che sia rotto il femore",
    "secondo voi è rotto?",
]

PLACES = [
    ("mi fa male lo stinco destro", "shin", "right"),
    ("dolore al polpaccio sinistro", "calf", "left"),
    ("male alla coscia dx", "thigh", "right"),
    ("dolore al femore sx", "thigh", "left"),
    ("mi fa male l'anca", "hip", None),
    ("male al fianco destro", "hip", "right"),
    ("dolore all'inguine", "groin", None),
    ("male al coccige", "sacrum", None),
    ("dolore all'osso sacro", "sacrum", None),
    ("mi fa male la spalla", "shoulder", None),
    ("dolore alla scapola sinistra", "shoulder_blade", "left"),
    ("mi duole la clavicola", "collarbone", None),
    ("male alle costole a destra", "ribs", "right"),
    ("dolore allo sterno", "breastbone", None),
    ("mi fa male il polso", "wrist", None),
    ("gomito gonfio", "elbow", None),
    ("gonfiore dietro il ginocchio", "behind_knee", None),
    ("nodulo nel cavo popliteo destro", "behind_knee", "right"),
    ("mi fa male la caviglia sinistra", "ankle", "left"),
    ("dolore al tallone", "heel", None),
    ("male al collo del piede", "foot", None),
    ("dolore alle dita dei piedi", "toe", None),
    ("mi fa male l'alluce", "toe", None),
    ("dito della mano gonfio", "finger", None),
    ("dolore alla mandibola", "jaw", None),
    ("male alla cervicale", "neck", None),
    ("dolore in zona lombare", "lower_back", None),
    ("mal di reni", "lower_back", None),
    ("dolore dorsale", "upper_back", None),
    ("male al bacino", "pelvis", None),
    ("dolore alla chiappa sinistra", "buttock", "left"),
    ("mi fa male la natica", "buttock", None),
    ("mi fanno male entrambe le ginocchia", "knee", "both"),
    ("dolore a tutte e due le gambe", "leg", "both"),
    ("avambraccio dolente", "forearm", None),
    ("omero rotto", "upper_arm", None),
    ("mi fa male il ginochio destro", "knee", "right"),
    ("dolore alla cavilia", "ankle", None),
]

DAYS = [
    ("mi fa male il piede da tre giorni", 3),
    ("ho male alla spalla da due settimane", 14),
    ("dolore all'anca da un paio di mesi", 60),
    ("da un mese il ginocchio è gonfio", 30),
    ("mi fa male da ieri il polso", 1),
    ("l'altro ieri sono caduto", 2),
    ("sono 10 giorni che ho male al gomito", 10),
    ("due anni e mezzo che ho male alla schiena", 912),
    ("un anno fa è comparso un nodulo sul braccio", 365),
    ("da 2-3 settimane formicolio al piede", 17.5),
    ("è da qualche giorno che zoppico", 3),
    ("da una decina di giorni febbre", 10),
]

AGES = [
    ("ho 58 anni e male al femore", 58),
    ("o 58 anni e o male al femore", 58),
    ("mia madre di 82 anni è caduta", 82),
    ("mio figlio di 9 anni zoppica", 9),
    ("sono una 67enne con dolore all'anca", 67),
]

ABOUT = [
    ("mi fa male la gamba", "self"),
    ("mio figlio di 9 anni zoppica", "child"),
    ("la mia bimba ha la febbre", "child"),
    ("il bambino non vuole camminare", "child"),
    ("mia mamma è caduta in bagno", "other"),
    ("papà ha il ginocchio gonfio", "other"),
    ("mio marito non riesce ad alzarsi", "other"),
    ("mia nonna di 90 anni si è rotta il femore", "other"),
    ("mio marito dice che ho il piede gonfio", "self"),
    ("mia madre ha avuto un tumore al seno e io ho male alla schiena", "self"),
]

NOTHING = [
    "si è rotto il telefono",
    "mi sono rotto di aspettare",
    "la squadra ha perso ancora",
    "che temperatura fa oggi a Roma, 38 gradi?",
    "ho un groppo in gola a pensarci",
    "mi si è rotta la lavatrice",
    "buongiorno, vorrei un appuntamento",
    "quanto costa la crioablazione?",
    "che tempo fa domani a Milano?",
    "meno male che ci siete",
    "sono rimasta male per la vostra risposta",
    "cadono le foglie in autunno",
    "una ricetta per gli gnocchi di patate",
    "il segnale del telefono è debole",
    "il fumo fa male alla salute",
    "mi fa male l'idea di vendere la casa",
    "in che anno è caduto il muro di Berlino",
    "colpo di scena nel film di ieri",
    "il mio cane zoppica",
    "non riesco a caricare il file",
    "mi dia una mano per favore",
    "la nuova massa critica di utenti",
    "metti la sveglia alle sette",
    "grazie mille, arrivederci",
    "come funziona la risonanza?",
    "quali sono i sintomi del sarcoma?",
    "ho bisogno di parlare con un medico",
    "ti racconto una barzelletta",
    "perché il cielo è blu?",
    "mi consigli un ristorante a Napoli",
]


@pytest.mark.parametrize(
    "text", ["anzi la sinistra", "scusi volevo dire il ginocchio", "mi sono sbagliata, la destra"]
)
def test_corrections_are_noticed(text: str) -> None:
    assert read(text, prior="it").is_correction


def kinds(reading: Reading, *statuses: str) -> set[str]:
    return {item.kind for item in reading.findings if item.status in statuses}


def cases() -> list[tuple[str, set[str], set[str], set[str]]]:
    rows = []
    for line in STATUS.strip().splitlines():
        text, *columns = (part.strip() for part in line.split("|"))
        sets = [set(column.split()) - {"-"} for column in columns] + [set(), set()]
        rows.append((text, sets[0], sets[1], sets[2]))
    return rows


@pytest.mark.parametrize(("text", "present", "absent", "over"), cases())
def test_kinds_and_status(text: str, present: set[str], absent: set[str], over: set[str]) -> None:
    reading = read(text, prior="it", today=TODAY)
    assert reading.language == "it"
    assert kinds(reading, "present", "unknown") == present
    assert kinds(reading, "absent") == absent
    assert kinds(reading, "past", "other_person") == over


@pytest.mark.parametrize("text", SUSPECTED)
def test_a_suspected_break_is_unknown(text: str) -> None:
    assert kinds(read(text, prior="it"), "unknown") == {"fracture"}


@pytest.mark.parametrize(("text", "site", "side"), PLACES)
def test_site_and_side(text: str, site: str, side: str | None) -> None:
    reading = read(text, prior="it")
    assert reading.facts.get("site_detail") == site
    assert reading.facts.get("side") == side


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_duration(text: str, days: float) -> None:
    assert read(text, prior="it", today=TODAY).duration_days == pytest.approx(days, rel=0.05)


@pytest.mark.parametrize(("text", "age"), AGES)
def test_age(text: str, age: float) -> None:
    reading = read(text, prior="it")
    assert reading.facts.get("age") == age
    assert reading.duration_days is None


@pytest.mark.parametrize(("text", "about"), ABOUT)
def test_whose_body(text: str, about: str) -> None:
    assert read(text, prior="it").about == about


@pytest.mark.parametrize("text", NOTHING)
def test_out_of_scope_and_figures_of_speech_give_nothing(text: str) -> None:
    assert read(text, prior="it", today=TODAY).findings == ()


@pytest.mark.parametrize(
    "text", ["MI FA MALE IL GINOCCHIO", "mi fa male il ginocchio!!!", "😢 mi fa male il ginocchio"]
)
def test_case_punctuation_and_emoji_change_nothing(text: str) -> None:
    assert kinds(read(text, prior="it"), "present") == {"pain"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("il ginocchio e gonfo", "swelling"),
        ("ho la febre alta", "fever"),
        ("fratura del polso", "fracture"),
        ("formiccolio alle mani", "numbness_weakness"),
        ("un noduolo sul braccio", "lump"),
        ("nn riesco a piegarre il ginochio", "reduced_movement"),
        ("sono cadutta in bagno", "injury"),
        ("dolroe alla gamba", "pain"),
    ],
)
def test_misspelt_words(text: str, kind: str) -> None:
    assert kind in kinds(read(text, prior="it"), "present")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mi ero fatto male da ragazzino cadendo dalla bici", "injury"),
        ("da adolescente mi sono fratturato la clavicola", "fracture"),
        ("nel 2010 ho avuto una polmonite e mi mancava il fiato", "breathing"),
        ("nonno è morto in marzo, alla fine non respirava", "breathing"),
    ],
)
def test_what_is_told_as_background_is_over(text: str, kind: str) -> None:
    reading = read(text, prior="it", today=TODAY)
    assert kind not in kinds(reading, "present", "unknown")


def test_what_is_only_asked_after_se_is_nobodys() -> None:
    reading = read("se non riesco a urinare dopo l'intervento chi chiamo?", prior="it")
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("la tosse l'ho avuta a febbraio", "other", "past"),
        ("giramenti ne avevo con le gocce vecchie", "other", "past"),
        ("da ragazza mi ruppi la caviglia", "fracture", "past"),
        ("ieri mi ruppi la caviglia", "fracture", "present"),
        ("la febbre l'ho avuta e ce l'ho ancora", "fever", "present"),
        ("vomito solo il primo giorno", "other", "past"),
        ("per anni ho avuto le caviglie gonfie", "swelling", "past"),
        ("ha smesso di vomitare", "other", "absent"),
        ("non ha smesso di sanguinare", "wound_bleeding", "present"),
        ("febbre 36,7", "fever", "absent"),
        ("prima zoppicavo, adesso ballo", "reduced_movement", "past"),
        ("zoppicavo, adesso peggio", "reduced_movement", "present"),
        ("il dolore è sparito. La rigidità invece no", "reduced_movement", "present"),
        ("mi duole il polso. Può essere rotto?", "fracture", "unknown"),
        ("la caviglia non è rotta, vero?", "fracture", "unknown"),
        ("spero proprio non sia rotta", "fracture", "unknown"),
        ("potrebbe mica essere un nodulo?", "lump", "unknown"),
        ("la lastra dice che non è rotta, quando cammino?", "fracture", "absent"),
        ("febbre a 38,7", "fever", "present"),
        ("gonfiore non ne ho la caviglia è calda", "skin", "present"),
    ],
)
def test_what_was_once_and_what_was_measured(text: str, kind: str, status: str) -> None:
    assert {f.status for f in read(text).findings if f.kind == kind} == {status}
