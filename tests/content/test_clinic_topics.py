"""What patients ask first stands in the short answer, and short questions find the right text."""

from __future__ import annotations

import pytest

from bot.content import Clinic, Topics, render
from bot.content.follow_ups import FollowUps, load_follow_ups
from bot.content.language import Language
from tests.content.conftest import KNOWLEDGE


@pytest.fixture(scope="module")
def follow_ups(real_topics: Topics) -> FollowUps:
    return load_follow_ups(KNOWLEDGE / "follow_ups.yml", real_topics)


ASKED_FIRST = [
    ("mri_scan", "en", "20 to 60 minutes"),
    ("mri_scan", "it", "20-60 minuti"),
    ("pet_ct", "en", "fast for 4 to 6 hours"),
    ("pet_ct", "it", "digiuno 4-6 ore"),
    ("bone_scan", "en", "30 to 60 minutes"),
    ("bone_scan", "it", "30-60 minuti"),
    ("bone_scan", "en", "small children"),
    ("costs_insurance", "en", "public hospitals"),
    ("costs_insurance", "it", "ospedali pubblici"),
    ("appointment", "en", "{{CLINIC_HOURS}}"),
    ("appointment", "it", "{{CLINIC_ADDRESS}}"),
    ("appointment", "en", "do not know about buses, parking"),
    ("appointment", "it", "non so di autobus, parcheggio"),
    ("children_young", "en", "Growing pains"),
    ("children_young", "it", "dolori di crescita"),
    ("bot_limits_privacy", "en", "no other company"),
    ("bot_limits_privacy", "it", "nessun'altra azienda"),
    ("pregnancy_imaging", "en", "cryoablation is not planned in pregnancy"),
    ("pregnancy_imaging", "it", "crioablazione non si programma in gravidanza"),
    ("recovery_stay", "en", "drive, fly"),
    ("recovery_stay", "it", "guidare, volare"),
    ("wound_skin", "en", "you can shower"),
    ("wound_skin", "it", "può fare la doccia"),
    ("pain_medicines", "en", "ibuprofen"),
    ("pain_medicines", "it", "ibuprofene"),
]


@pytest.mark.parametrize(("topic", "language", "fact"), ASKED_FIRST)
def test_the_fact_that_is_asked_for_needs_no_second_step(
    real_topics: Topics, topic: str, language: Language, fact: str
) -> None:
    assert fact in real_topics.get(topic, language).short


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("topic", ["is_it_cancer", "outlook"])
def test_no_chat_says_whether_it_is_cancer_or_how_it_will_go(
    real_topics: Topics, topic: str, language: Language
) -> None:
    short = real_topics.get(topic, language).short
    assert short.startswith({"en": "I cannot tell", "it": "Non posso dire"}[language])
    assert {"en": "doctor", "it": "medic"}[language] in short


def test_the_hours_and_the_address_are_filled_in(real_topics: Topics, demo_clinic: Clinic) -> None:
    shown = render(real_topics.get("appointment", "en"), demo_clinic).text
    assert "Monday to Friday" in shown
    assert "1 Example Street" in shown


def test_pacemakers_and_hips_are_named_before_fear_of_the_tunnel(real_topics: Topics) -> None:
    for language, metal, fear in (
        ("en", "pacemaker", "small spaces"),
        ("it", "pacemaker", "spazi stretti"),
    ):
        short = real_topics.get("mri_claustro_pacemaker", language).short  # type: ignore[arg-type]
        assert 0 < short.index(metal) < short.index(fear)


LEANS = [
    ("en", "benign_bone_lesions", "can it turn into cancer?", "more:benign_bone_lesions"),
    ("it", "benign_bone_lesions", "e può diventare maligno?", "more:benign_bone_lesions"),
    ("en", "symptoms", "so is it cancer or not", "topic:is_it_cancer"),
    ("it", "mri_scan", "ma è un tumore?", "topic:is_it_cancer"),
    ("en", "bone_metastases", "how long has she got?", "topic:outlook"),
    ("it", "bone_metastases", "e quanto si vive?", "topic:outlook"),
    ("it", "osteosarcoma", "si muore?", "topic:outlook"),
    ("en", "osteoid_osteoma", "and can it be frozen?", "more:osteoid_osteoma"),
    ("en", "osteoid_osteoma", "does it go away on its own", "more:osteoid_osteoma"),
    ("it", "chondrosarcoma", "si può congelare?", "topic:cryo_not_candidates"),
    ("en", "tumour_types", "is it hereditary?", "topic:causes"),
    ("it", "pet_ct", "digiuno sì o no?", "more:pet_ct"),
    ("it", "cryo_what_is", "digiuno sì o no?", "topic:before_fasting"),
    ("it", "mri_scan", "e il pacemaker?", "topic:mri_claustro_pacemaker"),
    ("en", "mri_scan", "and with a metal hip?", "topic:mri_claustro_pacemaker"),
    ("it", "cryo_what_is", "ma essendo incinta?", "topic:pregnancy_imaging"),
    ("it", "cryo_what_is", "ma si sta svegli?", "topic:anaesthesia_options"),
    ("en", "bone_scan", "is it radioactive?", "more:bone_scan"),
    ("en", "ct_scan", "which has more radiation?", "topic:radiation_dose"),
    ("en", "during_steps", "what can I eat after?", "topic:recovery_stay"),
    ("it", "during_steps", "e posso volare?", "topic:recovery_stay"),
    ("en", "recovery_stay", "can I shower?", "topic:wound_skin"),
    ("it", "cryo_what_is", "si perdono i capelli?", "topic:risks"),
    ("it", "appointment", "sì ma l'indirizzo?", "more:appointment"),
    ("en", "send_images", "is there parking?", "topic:appointment"),
]


@pytest.mark.parametrize(("language", "last", "asked", "choice"), LEANS)
def test_a_short_question_is_asked_of_what_was_answered_last(
    real_topics: Topics,
    follow_ups: FollowUps,
    language: Language,
    last: str,
    asked: str,
    choice: str,
) -> None:
    assert follow_ups.choice(asked, language, real_topics.get(last, language)) == choice


STANDS_ALONE = [
    # Load on a bone that nobody has looked at yet is not "after the treatment".
    ("en", "symptoms", "can I walk?"),
    ("it", "xray", "posso correre?"),
    # Parking and hair have nothing to do with these.
    ("en", "osteosarcoma", "is there parking?"),
    ("it", "pet_ct", "si perdono i capelli?"),
    # Longer questions say enough for themselves.
    ("en", "pet_ct", "do I have to fast before the freezing treatment with general anaesthetic"),
    ("en", "cryo_what_is", "how long has the clinic been open"),
]


@pytest.mark.parametrize(("language", "last", "asked"), STANDS_ALONE)
def test_what_does_not_lean_is_left_to_the_classifier(
    real_topics: Topics, follow_ups: FollowUps, language: Language, last: str, asked: str
) -> None:
    assert follow_ups.choice(asked, language, real_topics.get(last, language)) is None
