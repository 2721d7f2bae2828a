"""A clinical side of ten lines, for tests of order and faults: it hears words and keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.content import load_clinic
from bot.content.language import Language
from bot.dialogue.clinical import Heard
from bot.dialogue.said import Said
from bot.dialogue.understood import Known
from bot.dialogue.wording import load_wording
from bot.findings.model import About
from bot.store.assessments import Judgement
from bot.store.messages import Choice, Draft, Payload, Section
from bot.store.revisions import Revision

ROOT = Path(__file__).resolve().parents[2]
RED_FLAG = "cannot feel my legs"


class PlainClinical:
    """``RED_FLAG`` rings the alarm, as does "numb" once "cancer" is known."""

    def __init__(self) -> None:
        self.clinic = load_clinic(ROOT / "clinic.toml")
        self.wording = load_wording(ROOT / "knowledge" / "chat.yml", self.clinic)
        self.topic_intents = {"mri_scan": "ask_diagnosis"}
        self.broken = False
        self.triages = True

    def hear(
        self,
        said: Said,
        *,
        question: str | None,
        interview: Mapping[str, Any] | None,
        language: Language,
        today: date,
    ) -> Heard:
        if self.broken:
            raise RuntimeError("the reader is broken: " + said.text)
        before = list(interview["heard"]) if interview else []
        known = " ".join(before)
        alarm = RED_FLAG in said.text or ("numb" in said.text and "cancer" in known)
        reply = Draft(
            "assistant",
            "emergency",
            "Call 112 now",
            Payload(urgency="EMERGENCY_NOW", rules=("N01",)),
        )
        return Heard(
            language=language,
            reading=None if said.choice else {"text": said.text},
            interview={"heard": [*before, said.text]},
            emergency=(reply,) if alarm else (),
        )

    def follow_up(self, said: Said, heard: Heard, topic: str) -> str | None:
        return f"more:{topic}" if said.text == "more?" else None

    def judge(self, interview: Mapping[str, Any], language: Language) -> Judgement | None:
        heard = interview["heard"]
        grave = any(RED_FLAG in text or "numb" in text for text in heard)
        return Judgement(
            level="EMERGENCY_NOW" if grave else "ROUTINE",
            complete=grave,
            ruleset="abc",
            body={"imaging": [], "visit": [], "findings": {}, "reasons": []},
        )

    def emergency_again(
        self, interview: Mapping[str, Any], language: Language
    ) -> tuple[Draft, ...]:
        return ()

    def still(self, interview: Mapping[str, Any], language: Language) -> Draft | None:
        return None

    def begin(self, language: Language, about: About) -> dict[str, Any]:
        return {"heard": [f"about {about}"]}

    def sections(
        self, interview: Mapping[str, Any], language: Language, text: str
    ) -> tuple[Section, ...]:
        return tuple(Section("note", "", part) for part in text.split("\n\n"))

    def understood(
        self, interview: Mapping[str, Any] | None, language: Language
    ) -> tuple[Known, ...]:
        heard = interview["heard"] if interview else []
        options = (Choice("answer:fever:yes", "Yes"), Choice("answer:fever:no", "No"))
        return tuple(Known("fever", "Fever", text, options) for text in heard)

    def answer_title(self, choice: str, language: Language) -> str | None:
        titles = {"answer:fever:yes": "Fever: Yes", "answer:fever:no": "Fever: No"}
        return titles.get(choice)

    def ask_again(
        self, interview: Mapping[str, Any] | None, question: str | None, language: Language
    ) -> Draft | None:
        if question is None:
            return None
        choices = (Choice("answer:fever:yes", "Sì" if language == "it" else "Yes"),)
        text = "Ha febbre?" if language == "it" else "Any fever?"
        return Draft("assistant", "question", text, Payload(choices=choices, question=question))

    def revisions(self) -> list[Revision]:
        return []

    def greeting(self, language: Language) -> tuple[Draft, ...]:
        choices = (Choice("intent:start_triage", "I have a symptom"),)
        return (
            Draft("assistant", "greeting", self.wording.say("notice", language)),
            Draft("assistant", "greeting", "Welcome", Payload(choices=choices)),
        )
