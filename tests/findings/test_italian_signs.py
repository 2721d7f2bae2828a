"""Italian messages: danger signs, crisis and its look-alikes, cancer, medicines, treatment."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.findings import read
from bot.findings.words import word_set

TODAY = date(2026, 5, 12)

FACTS = [
    ("voglio morire", "suicide_plan", True),
    ("voglio farla finita", "suicide_plan", True),
    ("ho deciso di togliermi la vita", "suicide_plan", True),
    ("non voglio più vivere", "suicide_plan", True),
    ("nn voglio piu vivere", "suicide_plan", True),
    ("penso di ammazzarmi", "suicide_plan", True),
    ("vorrei buttarmi dal balcone", "suicide_plan", True),
    ("stasera prendo tutte le pastiglie", "suicide_plan", True),
    ("mi voglio uccidere", "suicide_plan", True),
    ("mio figlio dice che si ammazza", "suicide_plan", True),
    ("ho ricominciato a tagliarmi", "self_harm", True),
    ("mi taglio le braccia con la lametta", "self_harm", True),
    ("meglio morta che così", "passive_death_wish", True),
    ("sono stanca di vivere", "passive_death_wish", True),
    ("non vale la pena vivere", "passive_death_wish", True),
    ("vorrei non svegliarmi più", "passive_death_wish", True),
    ("tutti starebbero meglio senza di me", "passive_death_wish", True),
    ("mio marito mi picchia", "abuse", True),
    ("non respiro", "breathless_severe", True),
    ("ho l'affanno", "breathless", True),
    ("ho un dolore al petto", "chest_pain", True),
    ("sento una morsa al petto", "chest_pain", True),
    ("sono svenuta stamattina", "collapse", True),
    ("ho perso conoscenza", "collapse", True),
    ("ha le labbra blu", "blue_lips", True),
    ("tossisco sangue", "coughing_blood", True),
    ("il sangue non si ferma", "heavy_bleeding", True),
    ("non riesco a fermare il sangue", "heavy_bleeding", True),
    ("la medicazione è inzuppata di sangue", "dressing_soaking", True),
    ("l'osso esce dalla pelle", "bone_visible", True),
    ("si vede l'osso", "bone_visible", True),
    ("la gamba è fredda e bianca", "cold_or_blue_limb", True),
    ("il piede è diventato blu", "cold_or_blue_limb", True),
    ("il braccio è tutto storto", "deformity", True),
    ("la gamba è deformata", "deformity", True),
    ("ho sentito un crac", "sudden_snap", True),
    ("il gesso stringe e la mano scoppia", "tense_limb_pain", True),
    ("mi si gonfia la lingua", "allergic_reaction", True),
    ("la mamma è confusa e parla strano", "confusion", True),
    ("non si sveglia", "very_drowsy", True),
    ("ha avuto le convulsioni", "seizure", True),
    ("ha la bocca storta", "face_droop", True),
    ("mal di testa improvviso fortissimo mai avuto", "thunderclap_headache", True),
    ("non riesce ad alzarsi da terra", "cannot_get_up", True),
    ("si è gonfiato in pochi minuti", "fast_swelling", True),
    ("sono insensibile tra le gambe", "saddle_numbness", True),
    ("non riesco a fare pipì", "bladder_change", True),
    ("me la faccio addosso", "bladder_change", True),
    ("non trattengo le feci", "bowel_change", True),
    ("non sento più le gambe", "both_legs", True),
    ("il piede mi cade e striscia", "foot_or_wrist_drop", True),
    ("la gamba mi cede", "limb_weakness", True),
    ("barcollo quando cammino", "unsteady", True),
    ("non riesco ad appoggiare la gamba", "loading", "cannot"),
    ("cammino con le stampelle", "loading", "limps"),
    ("sono caduta dalle scale", "trauma", "big"),
    ("sono inciampata nel tappeto", "trauma", "small"),
    ("senza cadute né botte", "trauma", "none"),
    ("il dolore peggiora", "trend", "worse"),
    ("va meglio, il dolore migliora", "trend", "better"),
    ("il dolore mi sveglia di notte", "night_pain", True),
    ("fa male anche a riposo", "rest_pain", True),
    ("la tachipirina non mi fa niente", "pain_uncontrolled", True),
    ("dolore insopportabile alla schiena", "pain_severe", True),
    ("dolore 8 su 10", "pain_severity", 8),
    ("nodulo duro come un sasso", "lump_hard", True),
    ("la pallina cresce", "lump_growing", True),
    ("un nodulo come una noce", "lump_size_cm", 3.0),
    ("bozzo di 5 cm sulla coscia", "lump_size_cm", 5.0),
    ("ho 38,2 di febbre", "temperature", 38.2),
    ("ho la febbre a 39 e mezzo", "temperature", 39.5),
    ("il ginocchio è gonfio, caldo e rosso", "swelling", True),
    ("ginocchio caldo e gonfio", "hot_red_joint", True),
    ("la ferita perde pus", "wound_infected", True),
    ("ho avuto un tumore al seno", "known_cancer", "past"),
    ("ho avuto un tumore al seno", "cancer_type", "breast"),
    ("carcinoma della mammella con metastasi ossee", "bone_metastases", True),
    ("sono in cura per un tumore al polmone", "cancer_type", "lung"),
    ("sono in cura per un tumore al polmone", "known_cancer", "now"),
    ("ho un mieloma", "cancer_type", "myeloma"),
    ("metastasi alla colonna", "spinal_tumour", True),
    ("cancro alla prostata operato", "cancer_type", "prostate"),
    ("mai avuto tumori", "known_cancer", "never"),
    ("faccio la chemio", "cancer_treatment_6w", True),
    ("ultima chemio la settimana scorsa", "cancer_treatment_6w", True),
    ("prendo il denosumab", "denosumab_or_zoledronate", True),
    ("faccio Xgeva ogni mese", "denosumab_or_zoledronate", True),
    ("acido zoledronico ogni sei mesi", "denosumab_or_zoledronate", True),
    ("prendo il Coumadin", "blood_thinners", True),
    ("prendo eliquis", "blood_thinners", True),
    ("faccio l'eparina", "blood_thinners", True),
    ("uso la cardioaspirina", "blood_thinners", True),
    ("prendo cortisone da anni", "osteoporosis_or_steroids", True),
    ("ho l'osteoporosi", "osteoporosis_or_steroids", True),
    ("sono diabetica", "weak_immunity", True),
    ("ho fatto la crioablazione da voi martedì", "treated_here", True),
    ("mi avete operato due settimane fa", "treated_days_ago", 14),
    ("due pastiglie al giorno 3 settimane dopo la crio", "treated_days_ago", 21),
    ("giorno 4 dopo la crio", "treated_days_ago", 4),
    ("dopo la criochirurgia di tre giorni fa ho la febbre", "treated_days_ago", 3),
    ("sono incinta di sette mesi", "pregnant", True),
    ("le radiografie erano normali", "previous_tests", "normal"),
    ("aspetto la risonanza", "previous_tests", "waiting"),
    ("non ho fatto lastre", "previous_tests", "none"),
]

NO_CRISIS = [
    "muoio dal mal di schiena",
    "la schiena mi uccide",
    "è da morire dal ridere",
    "mi fa male da morire il ginocchio",
    "questo dolore mi ammazza",
    "ho paura di morire",
    "non voglio morire",
    "mi sono tagliato con il coltello in cucina",
    "muoio di caldo",
    "sono stanca di aspettare",
    "mi butto sul divano",
    "mio nonno è morto di tumore",
    "si può morire di questo tumore?",
    "mi sono fatto male giocando a calcio",
    "non ce la faccio più a camminare",
    "devo prendere le pastiglie per la pressione",
    "a cosa serve la risonanza?",
    "il freddo uccide le cellule del tumore?",
    "ho finito la chemio",
    "basta così, grazie",
]

CALM = [
    "ho sempre i piedi freddi d'inverno",
    "allergia al contrasto",
    "respiro bene",
    "nessun dolore al petto",
    "non sono mai svenuta",
    "la ferita non sanguina",
    "non ho perso conoscenza",
]
_ALARMS = word_set(
    "suicide_plan self_harm passive_death_wish abuse danger_now breathless breathless_severe "
    "chest_pain collapse blue_lips coughing_blood heavy_bleeding bone_visible cold_or_blue_limb "
    "tense_limb_pain deformity allergic_reaction confusion very_drowsy seizure face_droop "
    "thunderclap_headache saddle_numbness bladder_change bowel_change"
)


@pytest.mark.parametrize(("text", "fact", "value"), FACTS)
def test_told_fact(text: str, fact: str, value: object) -> None:
    assert read(text, prior="it", today=TODAY).facts.get(fact) == value


@pytest.mark.parametrize("text", NO_CRISIS)
def test_look_alikes_are_no_crisis(text: str) -> None:
    facts = read(text, prior="it", today=TODAY).facts
    assert not {"suicide_plan", "self_harm", "passive_death_wish", "abuse"} & facts.keys()


@pytest.mark.parametrize("text", CALM)
def test_no_alarm(text: str) -> None:
    facts = read(text, prior="it", today=TODAY).facts
    assert not [fact for fact in _ALARMS & facts.keys() if facts[fact] is True]


def test_a_relatives_cancer_is_not_the_patients() -> None:
    facts = read("mia madre ha avuto un tumore al seno e io ho male alla schiena", prior="it").facts
    assert "known_cancer" not in facts


def test_twenty_words_are_read_fast() -> None:
    text = (
        "buongiorno da tre settimane ho un dolore forte al ginocchio destro che di notte "
        "peggiora e non riesco più a piegarlo bene"
    )
    read(text, prior="it")
    best = min(_timed(text) for _ in range(5))
    assert best < 0.02  # generous: the promise is 2 ms on an idle core


def _timed(text: str) -> float:
    start = time.perf_counter()
    read(text, prior="it")
    return time.perf_counter() - start
