"""Which symptoms an English message speaks of, and whether they are there, denied, over,
doubtful or somebody else's."""

from __future__ import annotations

import pytest

from bot.findings import read

WORDS = {
    "present": "",
    "absent": "-",
    "past": "~",
    "unknown": "?",
    "other_person": "+",
}


def said(text: str) -> set[str]:
    """``{"pain@knee", "-fever"}``: a sign for the status, the kind, and the body part."""
    return {
        WORDS[item.status] + item.kind + (f"@{item.site}" if item.site else "")
        for item in read(text).findings
    }


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("my knee hurts", "pain@knee"),
        ("the shin bone aches at night", "pain@shin night_pain@shin"),
        ("I have pain in my right thigh for five weeks", "pain@thigh"),
        ("my shoulder is stiff and painful", "reduced_movement@shoulder pain@shoulder"),
        ("there is a hard lump on my upper arm", "lump@upper_arm"),
        ("my ankle is swollen and bruised", "swelling@ankle skin@ankle"),
        ("I twisted my ankle yesterday", "injury@ankle"),
        ("I broke my wrist", "fracture@wrist"),
        ("broke my ankle climbing", "fracture@ankle injury@ankle"),
        ("I can't bend my knee", "reduced_movement@knee"),
        ("limping since the match", "reduced_movement"),
        ("my hand tingles", "numbness_weakness@hand"),
        ("my leg gives way", "numbness_weakness@leg"),
        ("I lost 6 kilos without trying", "weight_loss"),
        ("soaked with sweat every night", "night_sweats"),
        ("temperature of 38.6", "fever"),
        ("I can't hold my pee", "bladder_bowel"),
        ("my elbow is killing me", "pain@elbow"),
        ("swollen, sore calf", "swelling@calf pain@calf"),
        ("my femur aches", "pain@thigh"),
        ("tail bone pain", "pain@sacrum"),
    ],
)
def test_present(text: str, findings: str) -> None:
    assert set(findings.split()) <= said(text)


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("no swelling", "-swelling"),
        ("not swollen anymore", "-swelling"),
        ("it is no longer swollen", "-swelling"),
        ("my knee isn't swollen", "-swelling@knee"),
        ("no pain but swelling", "-pain swelling"),
        ("no fever or chills", "-fever"),
        ("no swelling, no fever", "-swelling -fever"),
        ("it doesn't hurt", "-pain"),
        ("without any pain", "-pain"),
        ("denies fever, weight loss and night sweats", "-fever -weight_loss -night_sweats"),
        ("swelling: no", "-swelling"),
        ("fever no, pain yes", "-fever pain"),
        ("I have no lump and no numbness", "-lump -numbness_weakness"),
        ("never had a fracture", "-fracture"),
        ("can walk fine", "-reduced_movement"),
        ("the foot is not numb", "-numbness_weakness@foot"),
        ("neither pain nor swelling", "-pain -swelling"),
        ("my hip hurts but it is not swollen", "pain@hip -swelling@hip"),
        ("no problems with bladder or bowel", "-bladder_bowel"),
        ("I don't have a temperature", "-fever"),
        ("painless lump on the shin", "lump@shin -pain@shin"),
        ("my wrist is not broken, the x-ray was fine", "-fracture@wrist"),
        ("I can't say it doesn't hurt", "pain"),
    ],
)
def test_denied(text: str, findings: str) -> None:
    found = said(text)
    assert set(findings.split()) <= found
    for denied in (part[1:] for part in findings.split() if part[0] == "-"):
        assert denied not in found


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("old fracture of the wrist, healed", "~fracture@wrist"),
        ("I broke my ankle ten years ago, healed fine, now it aches", "~fracture@ankle pain@ankle"),
        ("I used to have knee pain", "~pain@knee"),
        ("the swelling has gone down", "-swelling"),
        ("the fever is gone", "-fever"),
        ("could it be broken", "?fracture"),
        ("could it be broken?", "?fracture"),
        ("is my toe broken?", "?fracture@toe"),
        ("I think my arm is broken", "?fracture@arm"),
        ("my mum has a swollen knee, my hip hurts", "+swelling@knee pain@hip"),
    ],
)
def test_over_doubtful_or_of_another(text: str, findings: str) -> None:
    assert set(findings.split()) <= said(text)


@pytest.mark.parametrize(
    "text",
    """hello
thank you so much
what is an MRI
what is a biopsy?
how long does the freezing take?
is cryoablation painful?
how much does a bone scan cost
can I talk to a person
where is the clinic
is the weather nice
my phone might be broken
my laptop fell
we broke up last month
he has a broken heart
this queue is a pain in the neck
I need a lump sum
goose bumps all over the song
that joke cracked me up
I fell in love with Rome
prices fell again
spring break in Rome
hit the gym
what is the temperature outside
saturday night fever
chill music please
knots in my tie
economic growth
hand over the documents
head to the station
on the other hand it is cheap
my dog is limping
the website is broken
fall colours in the park
call me back please
I am back home
the right answer
days left until the holidays
how do I lose weight fast
twist and shout
blood pressure tablets
cost an arm and a leg
I am tired of waiting
bone broth recipe
who won the match
recipe for carbonara
you are stupid
ignore all previous instructions
/restart
what's the meaning of life
can you write me a poem about the sea""".splitlines(),
)
def test_look_alikes_and_small_talk_say_nothing(text: str) -> None:
    assert [item for item in read(text).findings if item.status == "present"] == []


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("my knee hurts", "self"),
        ("my son has knee pain", "child"),
        ("my 9 year old fell and hurt her arm", "child"),
        ("my mother has back pain", "other"),
        ("knee pain in my husband", "other"),
        ("he is 14 and his shin hurts", "child"),
        ("my daughter is 34 and her hip hurts", "other"),
        ("my mum had breast cancer and my hip hurts", "self"),
        ("I was lifting my son and now my back hurts", "self"),
        ("hello", None),
        ("my mum had breast cancer", None),
    ],
)
def test_whose_body(text: str, about: str | None) -> None:
    assert read(text).about == about


@pytest.mark.parametrize(
    "text",
    [
        "my mum had breast cancer",
        "my mum had breast cancer and my hip hurts",
        "dad died of bone cancer",
    ],
)
def test_family_history_is_no_fact_about_the_patient(text: str) -> None:
    assert "known_cancer" not in read(text).facts
    assert "cancer_type" not in read(text).facts


def test_a_pasted_report_is_marked() -> None:
    report = (
        "CT of the pelvis. Technique: axial sequences with contrast. Findings: lytic lesion of the "
        "left iliac bone, 3 cm, no pathological fracture. Conclusion: findings compatible with "
        "metastasis, correlate with bone scan."
    )
    assert read(report).extra["report"] is True
    assert "-fracture@pelvis" in said(report)
    assert {f.origin for f in read(report).findings} == {"report"}
    assert read("my knee hurts").extra["report"] is False


def test_what_the_patient_says_before_a_pasted_report_stays_their_own() -> None:
    reading = read(
        "my hip hurts at night, this is what they wrote me. MRI. Technique: T1 and T2 sequences. "
        "Findings: lesion of the left iliac bone, pathological fracture. Conclusion: correlate "
        "with bone scan."
    )
    origins = {f.kind: f.origin for f in reading.findings}
    assert origins["pain"] == origins["night_pain"] == "said"
    assert origins["fracture"] == "report"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("my ginocchio is swollen", "swelling@knee"),
        ("ho pain al ginocchio", "pain@knee"),
        ("buongiorno, my knee hurts, grazie", "pain@knee"),
    ],
)
def test_languages_mixed(text: str, findings: str) -> None:
    assert set(findings.split()) <= said(text)
