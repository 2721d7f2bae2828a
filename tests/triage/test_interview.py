"""Messages heard: answers, denials, corrections, misses, and what never goes down by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.findings import read
from bot.findings.model import FactValue, Finding
from bot.triage import (
    HARM,
    Heard,
    Interview,
    Level,
    Questions,
    Ruleset,
    ask,
    conclude,
    hear,
    heard_for,
    marked,
    next_question,
    refuse,
    tells_sign,
)
from tests.triage.talk import reading


class Talk:
    """One conversation, moved on message by message."""

    def __init__(self, ruleset: Ruleset, questions: Questions) -> None:
        self.ruleset, self.questions = ruleset, questions
        self.interview = Interview.fresh("en")

    def say(self, text: str = "", *, intent: str | None = None, **told: Any) -> Heard:
        message = reading(text=text, **told)
        heard = hear(self.ruleset, self.questions, self.interview, message, intent=intent)
        self.interview = heard.interview
        return heard

    def choose(self, question: str, option: str) -> Heard:
        heard = hear(
            self.ruleset,
            self.questions,
            self.interview,
            reading(),
            question=question,
            option=option,
        )
        self.interview = heard.interview
        return heard

    def put(self, question: str) -> None:
        self.interview = ask(self.interview, self.questions[question])

    def fact(self, fact: str) -> FactValue | None:
        return self.interview.values.get(fact)

    @property
    def level(self) -> Level:
        return conclude(self.ruleset, self.questions, self.interview).level


@pytest.fixture
def talk(ruleset: Ruleset, questions: Questions) -> Talk:
    return Talk(ruleset, questions)


def test_the_first_message_is_never_asked_again(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=45, duration_days=60, night_pain=True, about="self")
    question = next_question(talk.ruleset, talk.questions, talk.interview)
    assert question is not None
    assert question.id == "emergency_screen"
    talk.put("emergency_screen")
    talk.choose("emergency_screen", "none")
    asked = set()
    while (question := next_question(talk.ruleset, talk.questions, talk.interview)) is not None:
        asked.add(question.id)
        talk.put(question.id)
        talk.choose(question.id, "none" if question.option("none") else question.options[0].id)
    assert asked.isdisjoint({"age", "site", "onset_duration", "night_rest_pain", "main_symptom"})


def test_a_told_emergency_asks_nothing(talk: Talk) -> None:
    talk.say(known_cancer="now", limb_numbness=True)
    assert talk.level is Level.EMERGENCY_NOW
    assert next_question(talk.ruleset, talk.questions, talk.interview) is None


def test_same_day_asks_only_what_could_be_an_emergency(talk: Talk) -> None:
    talk.say(known_cancer="now", back_or_neck_pain=True, night_pain=True, age=60)
    talk.put("emergency_screen")
    talk.choose("emergency_screen", "none")
    assert talk.level is Level.SAME_DAY
    seen = []
    while (question := next_question(talk.ruleset, talk.questions, talk.interview)) is not None:
        seen.append(question.id)
        talk.put(question.id)
        talk.choose(question.id, "none" if question.option("none") else question.options[-1].id)
    assert set(seen).isdisjoint({"trend", "systemic", "lump", "previous_tests", "onset_duration"})


def test_none_of_these_denies_the_whole_list(talk: Talk) -> None:
    talk.put("emergency_screen")
    heard = talk.say("no, none of these", answer="no")
    assert heard.understood
    assert all(talk.fact(f) is False for f in talk.questions["emergency_screen"].settles)


def test_only_the_tingling_denies_the_rest(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=40)
    talk.put("neuro")
    talk.say("only the tingling", tingling_only=True)
    assert talk.fact("tingling_only") is True
    assert talk.fact("limb_weakness") is False
    assert talk.fact("limb_numbness") is False
    assert talk.interview.asking is None


def test_a_bare_yes_to_a_list_asks_which_and_then_is_an_emergency(talk: Talk) -> None:
    talk.put("emergency_screen")
    first = talk.say("yes", answer="yes")
    assert first.missed
    assert not first.understood
    assert next_question(talk.ruleset, talk.questions, talk.interview) is not None
    talk.say("yes I said", answer="yes")
    assert talk.level is Level.EMERGENCY_NOW


def test_two_unreadable_answers_to_a_red_flag_are_a_call_today(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=40)
    talk.put("neuro")
    assert talk.say("purple").missed
    again = next_question(talk.ruleset, talk.questions, talk.interview)
    assert again is not None
    assert again.id == "neuro"
    talk.put("neuro")
    assert not talk.say("monkey").missed
    assert talk.fact("red_flag_unclear") is True
    assert talk.level >= Level.SAME_DAY


def test_two_unreadable_answers_to_a_soft_question_count_as_not_known(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=40)
    talk.put("trend")
    talk.say("purple")
    talk.put("trend")
    talk.say("monkey")
    assert talk.fact("trend") == "unknown"
    assert talk.interview.asking is None


@pytest.mark.parametrize("intent", ["ask_treatment", "ask_treatment/risks", "greet", "ask_why"])
def test_a_question_in_the_middle_is_not_a_miss(talk: Talk, intent: str) -> None:
    talk.say(pain=True, site="thigh", age=40)
    talk.put("neuro")
    heard = talk.say("how long does it take", intent=intent)
    assert not heard.missed
    assert talk.interview.asking == "neuro"
    assert talk.interview.misses == 0


@pytest.mark.parametrize(
    ("question", "text", "told", "fact", "value"),
    [
        ("age", "14", {}, "age", 14),
        ("age", "she is 7 years old", {"age": 7}, "age", 7),
        ("temperature", "38,5", {}, "temperature", 38.5),
        ("onset_duration", "three weeks", {"duration_days": 21.0}, "duration_days", 21.0),
        ("loading", "I limp a bit", {}, "loading", "limps"),
        ("loading", "yes", {"answer": "yes"}, "loading", "full"),
        ("trend", "the same", {}, "trend", "same"),
        ("known_cancer", "no", {"answer": "no"}, "known_cancer", "never"),
        ("known_cancer", "I don't know", {"answer": "dont_know"}, "known_cancer", "unknown"),
        ("site", "the left thigh", {"site_detail": "thigh"}, "site_detail", "thigh"),
        ("previous_tests", "it was normal", {}, "previous_tests", "normal"),
        ("lump_size", "6 cm", {}, "lump_size_cm", 6),
        ("trauma", "no", {"answer": "no"}, "trauma", "none"),
    ],
)
def test_free_text_answers(
    talk: Talk, question: str, text: str, told: dict[str, Any], fact: str, value: FactValue
) -> None:
    talk.put(question)
    heard = talk.say(text, **told)
    assert heard.understood
    assert talk.fact(fact) == value
    assert talk.interview.asking is None


def test_a_number_out_of_reason_is_not_an_age(talk: Talk) -> None:
    talk.put("age")
    assert talk.say("200").missed


def test_words_of_the_classifier_count_when_the_reader_has_none(talk: Talk) -> None:
    talk.put("cancer_treatment_last_6_weeks")
    talk.say("that would be a negative", intent="deny")
    assert talk.fact("cancer_treatment_6w") is False


def test_findings_become_facts(talk: Talk) -> None:
    found = (
        Finding("swelling", "present", "swollen", 0, 7, site="shin", side="left"),
        Finding("fever", "absent", "no fever", 8, 16),
        Finding("lump", "other_person", "lump", 17, 21),
        Finding("weight_loss", "past", "lost weight", 22, 33),
    )
    talk.say("…", findings=found, about="child", duration_days=30)
    assert talk.fact("swelling") is True
    assert talk.fact("site_detail") == "shin"
    assert talk.fact("side") == "left"
    assert talk.fact("fever") is False
    assert talk.fact("lump") is None
    assert talk.fact("weight_loss") is None
    assert talk.fact("duration_days") == 30
    assert talk.interview.about == "child"


def test_what_the_judge_half_believes_stays_open_and_is_asked(talk: Talk) -> None:
    found = (
        Finding("fever", "unknown", "no go in me", 0, 11, origin="judge"),
        Finding("fatigue", "present", "no go in me", 0, 11, origin="judge"),
        Finding("night_sweats", "unknown", "maybe sweats", 12, 24),
    )
    talk.say("…", findings=found)
    assert talk.fact("fever") is None
    assert talk.fact("fatigue") is True
    assert talk.fact("night_sweats") == "unknown"


# --- going up and down -----------------------------------------------------------------------


def test_a_correction_is_applied_and_read_back(talk: Talk) -> None:
    talk.say(pain=True, site="knee", side="right", age=40)
    heard = talk.say("sorry, the left one", side="left", is_correction=True)
    assert heard.needs_confirmation
    assert heard.changed == ("side",)
    assert talk.fact("side") == "left"
    confirmed = talk.say("yes", answer="yes")
    assert confirmed.confirmed is True
    assert talk.fact("side") == "left"
    assert talk.interview.pending is None


def test_a_correction_that_is_taken_back_restores_what_was(talk: Talk) -> None:
    talk.say(pain=True, site="knee", side="right", age=40)
    talk.say("the left one", side="left", is_correction=True)
    assert talk.say("no", answer="no").confirmed is False
    assert talk.fact("side") == "right"


def test_the_level_goes_down_only_after_a_confirmed_correction(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=14, trauma="none", treated_here=False)
    assert talk.level is Level.URGENT_48H
    talk.say("sorry, he is 41", age=41, is_correction=True)
    assert talk.interview.ratchet is Level.URGENT_48H
    talk.say("yes", answer="yes")
    assert talk.interview.ratchet < Level.URGENT_48H


def test_a_red_flag_stays_although_it_is_corrected_and_confirmed(talk: Talk) -> None:
    talk.say(back_or_neck_pain=True, limb_weakness=True)
    assert talk.interview.locked
    talk.say("no, I meant my hands are fine", limb_weakness=False, is_correction=True)
    talk.say("yes", answer="yes")
    assert talk.level is Level.EMERGENCY_NOW
    assert "N01" in conclude(talk.ruleset, talk.questions, talk.interview).rules


def test_a_later_no_does_not_overwrite_a_sign(talk: Talk) -> None:
    talk.say(pain=True, site="shin_ankle", age=40, fever=True)
    assert talk.level is Level.SAME_DAY
    heard = talk.say("no fever", fever=False)
    assert heard.needs_confirmation
    assert talk.fact("fever") is True
    assert talk.level is Level.SAME_DAY
    talk.say("yes", answer="yes")
    assert talk.fact("fever") is False
    assert talk.level < Level.SAME_DAY


def test_none_of_these_keeps_the_sign_that_was_told(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=40, limb_numbness=True)
    talk.put("neuro")
    heard = talk.say("none", answer="no")
    assert talk.fact("limb_numbness") is True
    assert talk.fact("limb_weakness") is False
    assert heard.needs_confirmation


def test_going_up_needs_no_confirmation(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=40, loading="full")
    heard = talk.say("now I cannot stand on it", loading="cannot")
    assert not heard.needs_confirmation
    assert talk.level is Level.EMERGENCY_NOW


def test_refusing_a_red_flag_raises_by_one(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=14)
    before = talk.level
    talk.interview = refuse(talk.interview, talk.questions["neuro"])
    assert talk.level == before + 1


def test_an_answer_to_an_old_button_counts(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=40)
    talk.put("loading")
    talk.choose("loading", "full")
    talk.put("neuro")
    heard = talk.choose("loading", "cannot")
    assert heard.understood
    assert talk.fact("loading") == "cannot"
    assert talk.interview.asking == "neuro"


def test_small_talk_that_is_no_question_counts_as_a_miss(talk: Talk) -> None:
    talk.say(pain=True, site="thigh", age=40)
    talk.put("trend")
    assert talk.say("bananas", intent="out_of_scope").missed
    assert not talk.say("is it sunny?", intent="out_of_scope", is_question=True).missed


def test_an_unreadable_red_flag_leaves_only_emergencies_to_ask(talk: Talk) -> None:
    talk.say(pain=True, site="knee", age=40)
    for _ in range(2):
        talk.put("emergency_screen")
        talk.say("…")
    assert talk.interview.ratchet is Level.SAME_DAY
    question = next_question(talk.ruleset, talk.questions, talk.interview)
    assert question is None or question.hard


# --- shape -----------------------------------------------------------------------------------


def test_an_interview_of_another_version_is_refused() -> None:
    data = Interview.fresh("en").as_dict()
    with pytest.raises(ValueError, match="another version"):
        Interview.from_dict({**data, "version": 99})
    with pytest.raises(TypeError):
        Interview.from_dict({**data, "colour": "red"})


def test_a_pending_correction_survives_json(talk: Talk) -> None:
    talk.say(pain=True, site="knee", side="right", age=40)
    talk.say("the left one", side="left", is_correction=True)
    assert Interview.from_dict(talk.interview.as_dict()) == talk.interview


def test_facts_say_where_they_come_from(talk: Talk) -> None:
    talk.say(pain=True, site="knee", age=40)
    talk.put("trauma")
    talk.choose("trauma", "none")
    talk.say("sorry, 41", age=41, is_correction=True)
    sources = {fact: told.source for fact, told in talk.interview.facts.items()}
    assert sources["pain"] == "message:1"
    assert sources["trauma"] == "question:trauma"
    assert sources["age"] == "correction:3"


def test_never_more_than_twelve(talk: Talk) -> None:
    talk.interview = replace(talk.interview, asked=tuple(f"q{n}" for n in range(12)))
    talk.say(pain=True)
    assert next_question(talk.ruleset, talk.questions, talk.interview) is None


def test_a_question_that_news_made_needless_makes_no_room_for_a_thirteenth(talk: Talk) -> None:
    talk.say(pain=True, lump=True)
    question = next_question(talk.ruleset, talk.questions, talk.interview)
    assert question is not None
    put = tuple(f"q{n}" for n in range(11))
    talk.interview = replace(talk.interview, asked=(*put, "gone"), asking=None)
    assert next_question(talk.ruleset, talk.questions, talk.interview) is None
    waiting = "lump_growth"
    talk.interview = replace(talk.interview, asked=(*put, waiting), asking=waiting)
    again = next_question(talk.ruleset, talk.questions, talk.interview)
    assert again is None or again.id == waiting
    assert conclude(talk.ruleset, talk.questions, talk.interview).complete is (again is None)


def test_all_slots_of_the_interview_have_a_question(questions: Questions) -> None:
    slots = """emergency_screen who age site side main_symptom trauma loading neuro fever unwell
        known_cancer cancer_treatment_last_6_weeks treated_here onset_duration trend
        night_rest_pain lump systemic medicines pregnancy previous_tests safety_home"""
    assert set(slots.split()) <= set(questions)


@pytest.mark.parametrize(
    "text",
    [
        "there is a grey blister where the needle went in",
        "the report says suspicious, what now?",
        "my lips tingle and my hands cramp",
        "had my cryo four days ago, can I have a bath?",
        "crio fatta da una settimana, posso guidare?",
        "bit of a flu feeling since the cryoablation, normal?",
        "had teh cryo on tuseday on my hip can i have a bath",
        "fatto la crio martdi alla gamba posso fare il bagno",
        "sixth day after the cryo, may I go for a swim?",
        "curata ieri alla costola da voi, posso volare?",
        "the report says incidental enchondroma. Who looks at that?",
        "la tac parla di un'alterazione di natura da chiarire, sospetta",
    ],
)
def test_a_sign_without_a_complaint_calls_for_the_interview(ruleset: Ruleset, text: str) -> None:
    assert tells_sign(ruleset, read(text, prior="en"))


@pytest.mark.parametrize(
    "text",
    [
        "what is cryoablation?",
        "i had breast cancer, can i have it?",
        "can I book a visit",
        "had the cryo five months ago, when is my next scan?",
        "what is normal after cryo?",
        "one tablet a day 2 months after the cryo, can I stop?",
    ],
)
def test_a_question_is_no_sign(ruleset: Ruleset, text: str) -> None:
    assert not tells_sign(ruleset, read(text, prior="en"))


@pytest.mark.parametrize(
    ("question", "text", "fact", "value"),
    [
        ("breathing", "well, a little on the stairs", "breathless", True),
        ("sport_knee", "no, both", "sport_front_of_knee", True),
        ("lump_growth", "no going down", "lump_growing", False),
        ("lump_size", "a marble", "lump_size_cm", [0.1, 4]),
        ("known_cancer", "breast, spread", "known_cancer", "now"),
        ("night_rest_pain", "sitting long", "rest_pain", False),
        ("neuro", "no everything normal down there", "limb_weakness", False),
    ],
)
def test_how_patients_put_it(
    talk: Talk, question: str, text: str, fact: str, value: FactValue
) -> None:
    talk.put(question)
    message = read(text, prior="en")
    heard = hear(talk.ruleset, talk.questions, talk.interview, message)
    assert heard.interview.values.get(fact) == value


def test_a_denied_cancer_does_not_take_back_the_treatment_here(talk: Talk) -> None:
    talk.say(treated_here=True, pain=True)
    talk.choose("known_cancer", "never")
    assert talk.fact("treated_here") is True


def test_it_was_benign_denies_no_treatment(talk: Talk) -> None:
    talk.put("known_cancer")
    message = read("no, it was benign", prior="en")
    talk.interview = hear(talk.ruleset, talk.questions, talk.interview, message).interview
    assert talk.fact("known_cancer") == "never"
    assert talk.fact("treated_here") is None


def test_a_limb_named_in_passing_does_not_move_the_complaint(talk: Talk) -> None:
    talk.say(pain=True, site="spine_neck")
    talk.put("neuro")
    message = read("no, hands and legs normal", prior="en")
    talk.interview = hear(talk.ruleset, talk.questions, talk.interview, message).interview
    assert talk.fact("site") == "spine_neck"


def test_months_that_answer_how_long_are_no_age(questions: Questions) -> None:
    message = heard_for(questions["onset_duration"], read("più di quattro mesi", prior="it"))
    assert "age" not in message.facts
    assert message.duration_days is not None
    assert message.duration_days > 100


def test_forty_is_no_fever_when_it_answers_how_old(questions: Questions) -> None:
    assert "fever" in read("quasi 40", prior="it").facts
    assert "fever" not in heard_for(questions["age"], read("quasi 40", prior="it")).facts


def test_history_alone_does_not_say_what_is_wrong(talk: Talk) -> None:
    talk.say(osteoporosis_or_steroids=True)
    talk.choose("emergency_screen", "none")
    question = next_question(talk.ruleset, talk.questions, talk.interview)
    assert question is not None
    assert question.id == "main_symptom"


def test_a_denied_fever_leaves_hot_skin_to_ask(talk: Talk) -> None:
    talk.say(fever=False, swelling=True, reduced_movement=True, site="knee", age=70)
    asked = []
    while (question := next_question(talk.ruleset, talk.questions, talk.interview)) is not None:
        talk.put(question.id)
        asked.append(question.id)
        talk.choose(question.id, question.options[0].id)
    assert "hot_skin" in asked


def test_who_writes_for_another_does_not_become_the_patient(talk: Talk) -> None:
    talk.say(pain=True, who="other")
    talk.put("site")
    message = read("dunno, all normal i think", prior="en")
    talk.interview = hear(talk.ruleset, talk.questions, talk.interview, message).interview
    assert talk.fact("who") == "other"
    assert talk.interview.wording == "them"


# --- what an answer does besides answering -----------------------------------------------------


def test_an_unread_answer_about_fever_is_no_milder_than_not_knowing(talk: Talk) -> None:
    talk.say(known_cancer="now", pain=True, site="hip_groin_pelvis", age=50, deformity=False)
    talk.put("fever")
    talk.say("the cat knows")
    talk.say("the cat knows")
    assert talk.fact("fever") == "unknown"
    talk.put("cancer_treatment_last_6_weeks")
    talk.choose("cancer_treatment_last_6_weeks", "yes")
    assert talk.level is Level.EMERGENCY_NOW


def test_in_the_bone_does_not_move_a_leg_to_every_bone(talk: Talk) -> None:
    talk.say(pain=True, site_detail="leg", age=59)
    talk.put("loading")
    talk.say("stairs hurt deep in the bone", loading="limps", site_detail="bones")
    assert talk.fact("site_detail") == "leg"
    assert talk.fact("loading") == "limps"


def test_somebody_treated_who_only_asks_is_asked_how_they_are_and_no_more(talk: Talk) -> None:
    talk.say(
        "when may I swim?",
        treated_here=True,
        treated_site="knee",
        treated_days_ago=9,
        is_question=True,
    )
    asked = []
    while (question := next_question(talk.ruleset, talk.questions, talk.interview)) is not None:
        asked.append(question.id)
        talk.put(question.id)
        talk.choose(question.id, "none")
    assert asked[0] == "emergency_screen"
    assert set(asked[1:]) == {"fever", "neuro", "wound"}
    assert talk.level is Level.SELF_CARE_INFO


def test_somebody_treated_who_asks_about_a_sign_is_asked_on(talk: Talk) -> None:
    talk.say(
        "is it normal that it throbs?",
        treated_here=True,
        treated_site="knee",
        treated_days_ago=9,
        pain=True,
        is_question=True,
    )
    assert talk.fact("asks_information") is None


def test_constipation_is_no_trouble_of_the_bladder(talk: Talk) -> None:
    said = read("my tailbone aches when I sit and I got constipated with it", prior="en")
    talk.interview = hear(talk.ruleset, talk.questions, talk.interview, said).interview
    assert talk.fact("constipation") is True
    assert talk.fact("bladder_change") is None
    wet = read("my tailbone aches, I am constipated and I wet myself without noticing", prior="en")
    talk.interview = hear(talk.ruleset, talk.questions, talk.interview, wet).interview
    assert talk.fact("bladder_change") is True


def test_the_leg_does_not_take_the_place_of_its_thigh(talk: Talk) -> None:
    talk.say("a lump in my thigh", lump=True, site="thigh", site_detail="thigh")
    talk.put("trauma")
    talk.say("I banged the leg", trauma="small", site_detail="leg")
    assert talk.fact("site_detail") == "thigh"


def test_a_pronoun_names_nobody_else(talk: Talk) -> None:
    talk.say("my son's leg is sore", pain=True, age=9, who="child", about="child")
    talk.put("neuro")
    talk.say("it wakes him at nite", night_pain=True, who="other", about="other")
    assert (talk.fact("who"), talk.interview.about) == ("child", "child")
    talk.say("no, it's about my wife", who="other", about="other")
    assert talk.fact("who") == "other"


def test_who_takes_the_temperature_is_not_whom_it_is_about(talk: Talk) -> None:
    talk.say("my son limps", loading="limps", age=6, who="child", about="child")
    talk.put("fever")
    heard = talk.say(
        "No, I took it, 36.8",
        temperature=36.8,
        who="self",
        about="self",
        answer="no",
        is_correction=True,
    )
    assert not heard.needs_confirmation
    assert talk.fact("who") == "child"
    assert talk.fact("temperature") == 36.8
    assert talk.interview.asking is None


def test_an_answer_given_instead_of_a_confirmation_is_read(talk: Talk) -> None:
    talk.say(pain=True, site="knee", side="right", age=40)
    talk.put("fever")
    assert talk.say("the left one", side="left", is_correction=True).needs_confirmation
    talk.say("no, I measured 36.8", temperature=36.8, answer="no")
    assert talk.interview.pending is None
    assert talk.fact("temperature") == 36.8
    assert talk.interview.asking is None


def test_a_sign_is_not_taken_back_in_passing(talk: Talk) -> None:
    talk.say(pain=True, site="arm", age=47)
    talk.put("neuro")
    talk.say(
        "no numbness, the hand feels good", limb_numbness=False, limb_weakness=False, pain=False
    )
    assert talk.fact("pain") is True
    assert talk.fact("limb_weakness") is False
    talk.put("trauma")
    talk.say("sorry, there is no pain at all", pain=False, trauma="none", is_correction=True)
    assert talk.fact("pain") is False


def test_a_complaint_that_nobody_could_read_counts_as_a_pain_where_it_is(talk: Talk) -> None:
    talk.say(known_cancer="now", age=78, treated_here=False)
    talk.put("main_symptom")
    talk.say("you know how it is")
    talk.say("you know how it is")
    talk.put("site")
    talk.choose("site", "spine_neck")
    assert talk.level is Level.URGENT_48H
    assert "N04" in conclude(talk.ruleset, talk.questions, talk.interview).rules


def test_the_engine_is_told_that_a_question_waits_unless_it_is_about_harm(
    ruleset: Ruleset,
) -> None:
    answer = read("dad's asleep, I'll wake him", prior="en")
    assert "answers" not in marked(ruleset, answer).extra
    assert marked(ruleset, answer, "age").extra["answers"] is True
    assert "answers" not in marked(ruleset, answer, HARM).extra
