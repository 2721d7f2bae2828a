"""Italian: what nobody has: idioms, instructions, conditions, dreams, things, others' ills."""

from __future__ import annotations

import pytest

from bot.findings import read

NOBODY = [
    "che dolore perdere la finale ai rigori",
    "questi moduli mi fanno venire il mal di testa",
    "mi viene la febbre a stare in linea con voi",
    "il vostro portale zoppica",
    "mi prudono le mani a sentire certe cose",
    "mi tremano le ginocchia all'idea dell'anestesia",
    "la webcam è rotta, niente video",
    "mi è caduta la chiamata",
    "ho sognato che mi rompevo il femore",
    "ho il terrore di rompermi il polso sul ghiaccio",
    "la dottoressa ha detto di tornare se gonfiore o rossore",
    "richiamare se la febbre supera i 38",
    "mi raccomandano di stare attenta a lividi e gonfiore",
    "il prurito quanti gradi ha?",
    "a che età vengono le fratture da fragilità",
    "se mi faceva male mica ballavo",
    "l'iniezione mi farà male?",
    "paralizzata dal terrore",
    "ginocchia molli all'idea",
    "la bimba mi si è addormentata in braccio",
]
STILL = [
    ("sono rimasta senza fiato per le scale di casa", "breathing"),
    ("mi tremano le gambe quando cammino", "numbness_weakness"),
    ("la tachipirina mi fa venire il mal di pancia", "pain"),
    ("ho la febbre sopra 38 da ieri", "fever"),
    ("se premo fa male", "pain"),
    ("è gonfia, no?", "swelling"),
    ("durante la chemio mi è salita la febbre", "fever"),
    ("se fosse rotto lo saprei, no?", "fracture"),
    ("il professore ha trovato una pallina sul polso", "lump"),
    ("sotto la mano sento un duro alla coscia di mio marito", "lump"),
    ("la zia è scivolata nell'orto, non la posso tirare su", "injury"),
    ("mio nonno è cascato. Non lo riesco a muovere", "injury"),
    ("è normale che il polso scrocchi dopo il gesso?", "other"),
    ("è normale avere il piede gonfio dopo un mese?", "swelling"),
    ("mia moglie ha 38 e mezzo, dolore uguale a ieri", "fever"),
]
OTHERS = [
    ("mio zio ha la schiena bloccata, io della spalla", "reduced_movement"),
    ("mia cugina aveva un bozzo identico, era un lipoma", "lump"),
    ("mia figlia ha la tosse, posso venire io?", "other"),
]
ONCE = [
    ("prima del trapianto vomitavo, non camminavo", "reduced_movement"),
    ("la nausea è un lontano ricordo", "other"),
    ("un bruciore lì per lì", "pain"),
]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_has_it(text: str) -> None:
    told = {f.kind for f in read(text, prior="it").findings if f.status in {"present", "unknown"}}
    assert not told


@pytest.mark.parametrize(("text", "kind"), STILL)
def test_somebody_has_it_all_the_same(text: str, kind: str) -> None:
    told = {f.kind for f in read(text, prior="it").findings if f.status in {"present", "unknown"}}
    assert kind in told


@pytest.mark.parametrize(("text", "kind"), OTHERS)
def test_it_is_another_persons(text: str, kind: str) -> None:
    status = {f.kind: f.status for f in read(text, prior="it").findings}
    assert status[kind] == "other_person"  # type: ignore[index]


@pytest.mark.parametrize(("text", "kind"), ONCE)
def test_it_is_over(text: str, kind: str) -> None:
    status = {f.kind: f.status for f in read(text, prior="it").findings}
    assert status[kind] in {"past", "absent"}  # type: ignore[index]
