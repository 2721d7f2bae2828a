"""The reviewed knowledge of an installation, loaded once, and how a turn uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.content import Clinic, Sources, Topics, load_clinic, load_sources, load_topics, render
from bot.content.follow_ups import FollowUps, load_follow_ups
from bot.content.language import Language
from bot.content.press import body_of
from bot.dialogue.choices import answered, picked
from bot.dialogue.clinical import Heard
from bot.dialogue.said import Said
from bot.dialogue.understood import Known, understood
from bot.dialogue.wording import LineName, Wording, load_wording
from bot.findings import Reading, read
from bot.findings.aside import question_aside
from bot.findings.model import About, FactValue, ToldFact
from bot.store.assessments import Judgement
from bot.store.messages import Choice, Citation, Draft, Payload, Section
from bot.store.revisions import Revision
from bot.triage import (
    AfterAlarm,
    Alarm,
    Interview,
    Level,
    Questions,
    Ruleset,
    after_alarm,
    conclude,
    denied,
    hear,
    heard_for,
    load_questions,
    load_ruleset,
    load_weights,
    marked,
    noted,
    render_after,
    render_confirmation,
    render_emergency,
    render_question,
    render_still,
    result_parts,
    screen,
    standing_alarm,
    without_denied,
)
from bot.triage.interview import Told
from bot.understanding import judged

FIRST_TOPIC = "cryo_what_is"
"""The topic on offer in the greeting."""
TITLES: Mapping[str, LineName] = {
    "where": "result_where",
    "test": "result_test",
    "care": "result_care",
    "call_now": "result_call_now",
    "why": "result_why",
}
NOT_TOLD = "red_flag_"
"""Facts that the interview sets by itself when an answer could not be read. Here nobody knows the
intent, so a greeting may look like such an answer: they ring no alarm."""


@dataclass(frozen=True)
class Knowledge:
    """Everything that may be said and decided; implements
    :class:`~bot.dialogue.clinical.Clinical`."""

    sources: Sources
    topics: Topics
    ruleset: Ruleset
    questions: Questions
    clinic: Clinic
    wording: Wording
    follow_ups: FollowUps

    @cached_property
    def topic_intents(self) -> Mapping[str, str]:
        """The intent of each topic."""
        return {topic.id: topic.intent for topic in self.topics}

    @property
    def triages(self) -> bool:
        """See :attr:`bot.dialogue.clinical.Clinical.triages`."""
        return self.clinic.triages

    def hear(
        self,
        said: Said,
        *,
        question: str | None,
        interview: Mapping[str, Any] | None,
        language: Language,
        today: date,
    ) -> Heard:
        """Reads the message against what is known; an alarm that it rings becomes a reply."""
        known = Interview.fresh(language) if interview is None else Interview.from_dict(interview)
        option, intent = None, None
        standing = self._standing(known)
        if standing is not None:
            known = replace(known, asking=None)  # all that waits is whether somebody is there
        waiting = self.questions.get(question or known.asking or "")
        if said.choice is None:
            reading = read(said.for_reading, prior=language, today=today)
            reading = heard_for(waiting, reading)
            reading = noted(self.ruleset, reading, known.values)
        else:
            reading = Reading(text="", language=language)
            found = answered(said.choice)
            intent = picked(said.choice, self.topic_intents).intent if found is None else None
            question, option = found if found else (question, None)
        heard = hear(
            self.ruleset,
            self.questions,
            known,
            reading,
            question=question,
            option=option,
            intent=intent,
        ).interview
        alarm = screen(self.ruleset, _with_answers(reading, known, heard), known.values)
        after = None if said.choice else self._after_alarm(reading.text, standing, known)
        if after is not None and (alarm is None or (alarm.suspected and after.whole)):
            # "Nobody, I live alone" answers the emergency's question; no cry is suspected in it.
            alarm, heard = None, _same_person(known, heard)
        else:
            after = None
        reopened = None
        if after is not None and after.topics == ("denied",):
            known = denied(self.ruleset, known)
            reopened, heard = known.as_dict(), denied(self.ruleset, heard)
        # Only now: no alarm rests on what the judge suspects.
        reading = judged(reading, answers=waiting is not None)
        shown = None
        if said.choice is None:
            shown = marked(self.ruleset, reading, waiting.id if waiting else None).as_dict()
        return Heard(
            language=reading.language,
            reading=shown,
            interview=(_raised(heard, alarm) if alarm else _added(known, heard)).as_dict(),
            emergency=() if alarm is None else self._emergency(alarm, reading.language, heard),
            after=self._after(after, standing, known, reading.language),
            reopened=reopened,
            aside=question_aside(reading) if said.choice is None else None,
        )

    @property
    def slots(self) -> dict[str, str]:
        """The name of each question for outside clients."""
        return {question.id: question.slot for question in self.questions.in_order}

    def follow_up(self, said: Said, heard: Heard, topic: str) -> str | None:
        """See :meth:`bot.dialogue.clinical.Clinical.follow_up`. Never for words in which a symptom
        is found."""
        findings = (heard.reading or {}).get("findings")
        if said.choice is not None or findings or topic not in self.topics:
            return None
        last = self.topics.get(topic, heard.language)
        return self.follow_ups.choice(said.for_reading, heard.language, last)

    def judge(self, interview: Mapping[str, Any], language: Language) -> Judgement | None:
        """The assessment as it stands; None while no rule has anything to say, and below an
        emergency where the clinic only informs."""
        known = Interview.from_dict(interview)
        assessment = conclude(self.ruleset, self.questions, known)
        if not known.facts or not assessment.reasons:
            return None
        if not self.triages and assessment.level is not Level.EMERGENCY_NOW:
            return None
        return Judgement(
            level=assessment.level.name,
            complete=assessment.complete,
            ruleset=assessment.ruleset,
            body=assessment.as_dict() | {"findings": known.values},
        )

    def emergency_again(
        self, interview: Mapping[str, Any], language: Language
    ) -> tuple[Draft, ...]:
        """See :meth:`bot.dialogue.clinical.Clinical.emergency_again`."""
        known = Interview.from_dict(interview)
        alarm = self._standing(known)
        return () if alarm is None else self._emergency(alarm, language, known)

    def still(self, interview: Mapping[str, Any], language: Language) -> Draft | None:
        """See :meth:`bot.dialogue.clinical.Clinical.still`."""
        known = Interview.from_dict(interview)
        known = without_denied(self.ruleset, known) or known
        assessment = conclude(self.ruleset, self.questions, known)
        if not assessment.reasons:
            return None
        alarm = standing_alarm(self.ruleset, assessment)
        crisis = alarm is not None and alarm.kind == "crisis"
        level = assessment.level
        text = render_still(self.ruleset, level, crisis, self.clinic, language)
        urgency = level.name if level is Level.EMERGENCY_NOW else None
        return Draft("assistant", "notice", text, Payload(urgency=urgency))

    def begin(self, language: Language, about: About) -> dict[str, Any]:
        """An interview that knows whom it is about and nothing else."""
        fresh = Interview.fresh(language)
        return replace(fresh, about=about, facts={"who": Told(about, "question:who")}).as_dict()

    def sections(
        self, interview: Mapping[str, Any], language: Language, text: str
    ) -> tuple[Section, ...]:
        """The paragraphs of the text, told apart by the sentences that the result is made of."""
        known = Interview.from_dict(interview)
        known = without_denied(self.ruleset, known) or known
        assessment = conclude(self.ruleset, self.questions, known)
        parts = result_parts(self.ruleset, assessment, known, self.clinic, language)
        kinds: dict[str, str] = {part.text: part.kind for part in parts}
        paragraphs = text.split("\n\n")
        if not kinds.keys() & set(paragraphs):
            return ()
        return tuple(self._section(kinds.get(text, "note"), text, language) for text in paragraphs)

    def understood(
        self, interview: Mapping[str, Any] | None, language: Language
    ) -> tuple[Known, ...]:
        """What is known, question by question; nothing where no question is ever asked."""
        if interview is None or not self.triages:
            return ()
        return understood(self.questions, Interview.from_dict(interview), language)

    def answer_title(self, choice: str, language: Language) -> str | None:
        """The option's title after its question's name."""
        question, option = answered(choice) or ("", "")
        asked = self.questions.get(question)
        chosen = asked.option(option) if asked else None
        if asked is None or chosen is None:
            return None
        return f"{asked.label[language]}: {chosen.title[language]}"

    def ask_again(
        self, interview: Mapping[str, Any] | None, question: str | None, language: Language
    ) -> Draft | None:
        """What waits for an answer, as the actions put it."""
        if interview is None:
            return None
        known = Interview.from_dict(interview)
        waiting = self.questions.get(question or known.asking or "")
        if known.pending is not None:
            shown = render_confirmation(self.ruleset, self.questions, known, language)
        elif waiting is not None:
            shown = render_question(self.ruleset, waiting, known, language)
        else:
            return None
        choices = tuple(Choice(name, title) for name, title in shown.choices)
        payload = Payload(choices=choices, question=waiting.id if waiting else None)
        return Draft("assistant", "question", shown.text, payload)

    def revisions(self) -> list[Revision]:
        """Every topic's text in both languages, as patients see it."""
        found = []
        for topic in self.topics:
            answer = render(topic, self.clinic)
            found.append(Revision(topic.id, topic.language, topic.revision, body_of(answer)))
        return found

    def greeting(self, language: Language) -> tuple[Draft, ...]:
        """Who speaks, what it is not for, and where to begin."""
        triage = Choice("intent:start_triage", self.wording.say("start_triage", language))
        choices = (
            *((triage,) if self.triages else ()),
            Choice(f"topic:{FIRST_TOPIC}", self.topics.get(FIRST_TOPIC, language).title),
            Choice("intent:talk_to_person", self.wording.say("talk_to_person", language)),
        )
        notice: LineName = "notice" if self.triages else "notice_information"
        return (
            Draft("assistant", "greeting", self.wording.say(notice, language)),
            Draft(
                "assistant",
                "greeting",
                self.wording.say("welcome", language),
                Payload(choices=choices),
            ),
        )

    def _section(self, kind: str, text: str, language: Language) -> Section:
        """The paragraph under its heading, which takes the place of a label at its beginning."""
        line = TITLES.get(kind)
        if line is None:
            return Section(kind, "", text)
        title = self.wording.say(line, language)
        label = f"{title}: "
        if text.startswith(label):
            text = text[len(label)].upper() + text[len(label) + 1 :]
        return Section(kind, title, text)

    def _standing(self, known: Interview) -> Alarm | None:
        """The alarm that stands, if one does."""
        if known.ratchet is not Level.EMERGENCY_NOW:
            return None
        known = without_denied(self.ruleset, known) or known
        return standing_alarm(self.ruleset, conclude(self.ruleset, self.questions, known))

    def _after_alarm(
        self, text: str, standing: Alarm | None, known: Interview
    ) -> AfterAlarm | None:
        if standing is None:
            return None
        asked = any(self.ruleset[rule].alarm != "safeguarding" for rule in standing.rules)
        crisis, them = standing.kind == "crisis", known.wording == "them"
        return after_alarm(text, crisis=crisis, asked=asked, for_another=them)

    def _after(
        self,
        after: AfterAlarm | None,
        alarm: Alarm | None,
        known: Interview,
        language: Language,
    ) -> tuple[Draft, ...]:
        if after is None or alarm is None:
            return ()
        text = render_after(self.ruleset, after.topics, alarm, known, self.clinic, language)
        return (Draft("assistant", "notice", text, Payload(urgency=alarm.level.name)),)

    def _emergency(self, alarm: Alarm, language: Language, known: Interview) -> tuple[Draft, ...]:
        shown = render_emergency(self.ruleset, alarm, self.clinic, language, known.values)
        keys = dict.fromkeys(key for rule in alarm.rules for key in self.ruleset[rule].sources)
        sources = [self.sources[key] for key in keys if key in self.sources]
        reviewed = all(self.ruleset[rule].review.status == "reviewed" for rule in alarm.rules)
        payload = Payload(
            choices=tuple(Choice(name, title) for name, title in shown.choices),
            citations=tuple(Citation(s.key, s.title, s.url) for s in sources),
            urgency=alarm.level.name,
            rules=alarm.rules,
            ruleset=self.ruleset.hash,
            status="reviewed" if reviewed else "draft",
        )
        return (Draft("assistant", "emergency", shown.text, payload),)


def _with_answers(reading: Reading, before: Interview, after: Interview) -> Reading:
    """The reading with the facts that the message gave as an answer to the waiting question."""
    told = dict(reading.facts)
    given: dict[str, FactValue] = {
        fact: value
        for fact, value in after.values.items()
        if before.values.get(fact) != value
        and told.get(fact) != value
        and not fact.startswith(NOT_TOLD)
    }
    extra = tuple(ToldFact(fact, value, "", 0, 0) for fact, value in given.items())
    return replace(reading, told=(*reading.told, *extra))


def _raised(interview: Interview, alarm: Alarm) -> Interview:
    """The interview at the alarm's level or above: what was said to the patient stands, whatever
    the rest of the message makes of it."""
    if interview.ratchet >= alarm.level:
        return interview
    locked = interview.locked or any(rule[0] in "XE" for rule in alarm.rules)
    return replace(interview, level=alarm.level.name, rules=alarm.rules, locked=locked)


def _added(before: Interview, after: Interview) -> Interview:
    """What was known with only what is new in it: for a message that the engine did not hear.

    The waiting question stays, no answer counts as missed and nothing is corrected; all that
    happens when the engine, which knows the intent, hears the next message.
    """
    new = {
        fact: told
        for fact, told in after.facts.items()
        if fact not in before.facts and not fact.startswith(NOT_TOLD)
    }
    return replace(before, facts={**before.facts, **new})


def _same_person(before: Interview, after: Interview) -> Interview:
    """``after`` about whom it was before: whoever is at hand is not the patient."""
    facts = {
        fact: told
        for fact, told in after.facts.items()
        if fact in before.facts or fact not in ("who", "minor_alone")
    }
    return replace(after, about=before.about, facts=facts)


def load_knowledge(folder: Path, clinic: Path) -> Knowledge:
    """The knowledge of ``folder`` for the clinic of that file. Raises ``ContentError`` or
    ``RulesetError``, which name file and line; one bad file and nothing is loaded."""
    judged(read("ciao, non più"))  # loads lexicon and judge now, not under a first red flag
    load_weights()  # so are the second net's
    here = load_clinic(clinic)
    read("", prior="en")  # the reader loads its lexicon at its first message, half a second
    sources = load_sources(folder / "sources.yml", folder / "triage" / "sources.extra.yml")
    ruleset = load_ruleset(folder / "triage", set(sources))
    topics = load_topics(folder / "topics", sources)
    return Knowledge(
        sources=sources,
        topics=topics,
        ruleset=ruleset,
        questions=load_questions(folder / "interview.yml", ruleset),
        clinic=here,
        wording=load_wording(folder / "chat.yml", here),
        follow_ups=load_follow_ups(folder / "follow_ups.yml", topics),
    )
