"""Italian "non": where it denies a symptom, where it is the complaint ("non sento la gamba")."""

from __future__ import annotations

import pytest

from bot.findings import read

# One case a line: message | present | absent ("-" for none).
DENIALS = """
non sento dolore né formicolii | - | pain numbness_weakness
di notte il dolore quasi non lo sento | pain | -
non sento più male al polso | - | pain
non provo nessun fastidio | - | pain
non sento più il piede, male alla schiena forte | numbness_weakness pain | -
la gamba non la sento quasi più | numbness_weakness | -
non vedo gonfiore o lividi | - | swelling
non si vedono fratture | - | fracture
non trovo altri bozzi | - | lump
non vedo l'ora che passi questo dolore | pain | -
non trovo sollievo dal dolore | pain | -
non ho ancora avuto febbre | - | fever
non ho ancora capito perché mi fa male | pain | -
nemmeno l'ombra di febbre | - | fever
mai sentito formicolii | - | numbness_weakness
la caviglia non si sgonfia | swelling | -
il gonfiore non è aumentato | swelling | -
il ginocchio non cede e non è caldo | - | numbness_weakness skin
il ginocchio mi cede | numbness_weakness | -
il nodulo non si muove | lump | -
non si sveglia mai per il dolore | - | night_pain
dolori no, limitazioni nemmeno | - | pain reduced_movement
cammino però mi fa male il tallone | pain | reduced_movement
cammino ma solo zoppicando | reduced_movement | -
cammina ma a fatica | reduced_movement | -
muovo tutte le dita del piede | - | reduced_movement
non muovo le dita del piede | reduced_movement numbness_weakness | -
lo piega e lo stende | - | reduced_movement
non lo piega e non lo stende | reduced_movement | -
faccio le scale senza fatica | - | reduced_movement
nessun deficit di forza | - | numbness_weakness
la gamba regge bene | - | numbness_weakness
la gamba regge a stento | numbness_weakness | -
la ferita non spurga | - | -
brividi invece non ne riferisce | - | fever
Dolore non me ne dà, la pallina però cresce | lump | pain
gonfiore qui non c'è mai stato | - | swelling
lividi? ma quando mai | - | skin
la spalla mi duole, febbre? ancora no | pain | fever
di tosse ne ho, affanno però no | other | breathing
Vertigini, grazie al cielo, nessuna | - | other
formicolii alle gambe mai avuti | - | numbness_weakness
cadere non sono caduta | - | injury
sintomi negati: brividi, affanno | - | fever breathing
ho già detto che non ho: febbre, nausea | - | fever other
la spalla scotta, zero noduli | skin | lump
fratture smentite dalla risonanza | - | fracture
per ora no brividi | - | fever
gonfiore 0, dolore 0 | - | swelling pain
dolore non ne ho molto, ma c'è | pain | -
il tallone brucia, gonfio non sta | pain | swelling
vertigini ancora, la febbre invece non c'è più | other | fever
febbre per nulla, dottoressa | - | fever
non mi passa, questo dolore, per niente | pain | -
lividi? quelli, grazie al cielo, nessuno | - | skin
rigidità superata, forza tornata, dolore sparito | - | reduced_movement pain
il dolore è passato dal ginocchio alla caviglia | pain | -
il male adesso è passato alla spalla sinistra | pain | -
il dolore è andato crescendo | pain | -
di lividi non ho mai visto niente | - | skin
Caldo, arrossato, no. | - | skin
febbre e nausea, no | - | fever other
tosse o febbre no | - | fever other
brividi no signora | - | fever
due il polso fa male tre la febbre no quattro tosse mai | pain | fever other
lesioni? la tac dice di no | - | -
frattura? la risonanza dice di no | - | fracture
nudda febbre, gnente tosse | - | fever other
quel bernoccolo non lo sento più | - | lump
i crampi che aveva non li ha più | - | pain
nella radiografia niente di rotto | - | fracture
mentirei a dire che non mi fa male | pain | -
non mi è mai andato via il gonfiore | swelling | -
braccio senza dolore, polso gonfio | swelling | pain
nessun nodulo tranne quello sul polso | lump | -
febbre poca o nulla | - | fever
l'altro ieri avevo 38,5, oggi 36,9 | - | fever
domenica 39, adesso sfebbrato | - | fever
ieri 38,2, stamattina nessuna febbre | - | fever
il gonfiore è calato parecchio ma c'è | swelling | -
la febbre è durata 36 ore, oggi 38 | fever | -
tosse, affanno, nausea: niente di niente | - | other breathing
non ricordo traumi o cadute | - | injury
il polso non è caldo, non fa male, cigola e basta | other | skin pain
mai avuto un male così | pain | -
non è un dolore forte, ma si sente | pain | -
noduli non se ne toccano | - | lump
no tosse no brividi sì mal di gola | pain | fever other
pensavo di essermi rotta il polso, la lastra è pulita | - | fracture
dopo la frattura del gomito di tre anni fa non lo stendo | reduced_movement | -
postumi di frattura, niente altro | - | -
c'è rischio di frattura, non devo caricare | - | -
rottura del tendine d'Achille | injury | -
dopo l'operazione di sei anni fa la gamba non si piega | reduced_movement | -
brividi no tosse no spossatezza sì vomito no | fatigue | fever other
oggi nessun formicolio, volevo sapere solo quando tornare | - | numbness_weakness
febbre non ne ho idea, manca il termometro | fever | -
il dolore quasi non lo sento | pain | -
la notte mi fa male la gamba, adesso no | pain night_pain | -
da 0 a 10 il dolore è 7 | pain | -
la febbre è passata, il dolore no | pain | fever
la febbre è passata, dolore niente | - | fever pain
il dolore è zero, il gonfiore è nullo | - | pain swelling
la febbre oggi è assente | - | fever
al gomito dolori non ne ho | - | pain
la spalla è gonfia però la muovo | swelling | reduced_movement
ho un livido, il piede lo appoggio, formicola | skin numbness_weakness | reduced_movement
ha il dito viola, lo piega tutto | skin | reduced_movement
il mio bimbo ha un bozzo, gattona e corre come prima | lump | reduced_movement
deambulazione autonoma, nessun formicolio | - | reduced_movement numbness_weakness
se lo muovo, lo piego, mi fa male il polso | pain | -
mi fa male quando cammino, salto, mi giro | pain | -
cammino, ma come una vecchia, mi duole l'anca | pain | -
lo alzo, solo a metà, il braccio | - | -
la piego, ma il ginocchio si blocca | reduced_movement | -
non sento più le mani, nessuna delle due | numbness_weakness | -
non muovo i piedi, né l'uno né l'altro | numbness_weakness reduced_movement | -
è rotta? non è gonfia | fracture | swelling
il polso non si piega da quando avevo otto anni | reduced_movement | -
dolore al petto, ho fatto l'ecg e va bene | pain | -
il barbiere l'ha vista, la pallina. Non fa male | lump | pain
il gonfiore è comparso senza che abbia preso botte | swelling | injury
er bozzo nun me fa male | lump | pain
febbre no tosse no dolore sì | pain | fever other
nausea assente ferita pulita | - | other wound_bleeding
il gonfiore si è ridotto a nulla | - | swelling
febbre e brividi niente, dolore sì | pain | fever
mi fa male il polso, la mano funziona | pain | reduced_movement
sono caduta, niente sangue | injury | wound_bleeding
la coscia pulsa, la pipì la faccio | pain | bladder_bowel
distorsione alla caviglia. Sgonfiata, non fa male | injury | swelling pain
mi duole l'anca, la bilancia è ferma e il fiato regge | pain | weight_loss breathing
il piede è gonfio, le dita le sento tutte | swelling | numbness_weakness
le gambe le sento pesanti | numbness_weakness | -
ho male al collo, non tocco niente di duro, notti asciutte | pain | lump night_sweats
dopo la cura, dolore via, il bozzo resta | lump | pain
febbre giù, la tosse continua | other | fever
il dolore via via peggiora | pain | -
il dolore è andato peggiorando | pain | -
il dolore è andato nella gamba | pain | -
la puntura mi ha tolto il dolore | - | pain
la puntura non mi ha tolto il dolore | pain | -
non mi pare che il dolore sia passato | pain | -
zoppicare non zoppica, però il bozzo cresce | lump | reduced_movement
cammino senza stampelle da ieri | - | reduced_movement
non cammino senza stampelle | reduced_movement | -
"""
CASES = [
    tuple(part.strip() for part in line.split("|")) for line in DENIALS.splitlines() if line.strip()
]


@pytest.mark.parametrize(("text", "present", "absent"), CASES)
def test_what_non_denies(text: str, present: str, absent: str) -> None:
    findings = read(text).findings
    there = {item.kind for item in findings if item.status in {"present", "unknown"}}
    denied = {item.kind for item in findings if item.status == "absent"} - there
    expected = set(present.replace("-", "").split())
    assert expected <= there
    assert set(absent.replace("-", "").split()) <= denied
    assert not there & denied
    assert there <= expected | {"wound_bleeding"}


@pytest.mark.parametrize(
    ("text", "growing"),
    [
        ("il nodulo non cresce", False),
        ("non è più cresciuta la pallina", False),
        ("il nodulo cresce", True),
    ],
)
def test_what_does_not_grow_does_not_get_worse(text: str, growing: bool) -> None:
    facts = read(text).facts
    assert facts["lump_growing"] is growing
    assert (facts.get("trend") == "worse") is growing


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("nessun trauma nessuna febbre peso stabile", "", "injury fever weight_loss"),
        ("nessun gonfiore cammino bene", "", "swelling reduced_movement"),
        ("senza febbre senza tosse è uscita una pallina sul polso", "lump", "fever other"),
        ("non cammina bene", "reduced_movement", ""),
    ],
)
def test_a_no_ends_where_a_mark_is_missing(text: str, present: str, absent: str) -> None:
    findings = read(text).findings
    there = {item.kind for item in findings if item.status in {"present", "unknown"}}
    assert there == set(present.split())
    assert set(absent.split()) <= {item.kind for item in findings if item.status == "absent"}
