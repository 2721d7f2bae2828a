"""Makes up conversations: no word of them was ever written by a patient. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

LEVELS = (
    ("SELF_CARE_INFO", 10, ("G01",)),
    ("ROUTINE", 25, ("F02",)),
    ("URGENT_2W", 25, ("D01", "D05")),
    ("URGENT_48H", 12, ("C01", "C02")),
    ("SAME_DAY", 6, ("B03",)),
    ("EMERGENCY_NOW", 3, ("A01",)),
    (None, 19, ()),
)
"""Level, weight, rules."""
KINDS = ("pain", "swelling", "lump", "reduced_movement", "night_pain", "fatigue")
TOPICS = ("biopsy", "cryo_what_is", "mri_scan", "recovery_stay", "does_it_hurt", "xray")
SITES = {
    "en": ("knee", "shin", "thigh", "hip", "upper arm", "wrist", "back", "ankle", "shoulder"),
    "it": ("ginocchio", "stinco", "coscia", "anca", "braccio", "polso", "schiena", "caviglia"),
}
TIMES = {
    "en": ("since Easter", "for nine days", "for two months", "since the match", "since August"),
    "it": ("da Pasqua", "da nove giorni", "da due mesi", "dalla partita", "da agosto"),
}
OPENINGS = {
    "en": (
        "The {kind} in my {site} has been there {time} and keeps me from work",
        "{Time} my daughter has had {kind} near the {site}, should we worry",
        "Our gardener {name} noticed {kind} at the {site} {time}",
        "Morning, {kind} of the {site} {time}, the ointment of the pharmacist did nothing",
    ),
    "it": (
        "Il mio {site} dà {kind} {time} e non riesco a lavorare",
        "{Time} mia figlia ha {kind} vicino a {site}, dobbiamo preoccuparci",
        "Il nostro giardiniere {name} ha notato {kind} a {site} {time}",
        "Buongiorno, {kind} a {site} {time}, la pomata del farmacista non serve",
    ),
}
WORDS = {
    "pain": ("pain", "dolore"),
    "swelling": ("a swelling", "gonfiore"),
    "lump": ("a lump", "un nodulo"),
    "reduced_movement": ("stiffness", "rigidità"),
    "night_pain": ("aching at night", "male di notte"),
    "fatigue": ("tiredness", "stanchezza"),
}
ANSWERS = {
    "en": ("No, none of that", "Only when I climb stairs", "I cannot say", "A little warm", "Yes"),
    "it": ("No, niente di tutto ciò", "Solo sulle scale", "Non saprei", "Un po' caldo", "Sì"),
}
QUESTIONS = {
    "en": ("Does it wake you at night?", "Can you put weight on it?", "Have you had a fever?"),
    "it": ("La sveglia di notte?", "Riesce ad appoggiarsi?", "Ha avuto febbre?"),
}
ASKING = {
    "en": ("Could you tell me how a {topic} is done?", "What happens after the {topic}?"),
    "it": ("Mi può dire come si fa {topic}?", "Che cosa succede dopo {topic}?"),
}
RESULTS = {
    "en": "Please have this seen within the time shown above. This is no diagnosis.",
    "it": "Si faccia visitare entro il tempo indicato sopra. Questa non è una diagnosi.",
}
FALLBACK = {"en": "I could not answer just now.", "it": "In questo momento non so rispondere."}
NAMES = ("Ada", "Bruno", "Carla", "Dario", "Elena", "Franco", "Greta", "Hugo", "Irene", "Luca")
SYLLABLES = ("ba", "co", "di", "fe", "gu", "la", "mi", "no", "pe", "ri", "sa", "tu", "ve", "zo")


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``after`` is how long after the conversation's beginning."""

    author: str
    kind: str
    text: str
    after: timedelta
    payload: dict[str, Any] = field(default_factory=dict)
    understanding: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Invented:
    """A conversation. ``reading`` is what staff did: None for nothing yet."""

    language: str
    at: datetime
    messages: tuple[Message, ...]
    level: str | None
    rules: tuple[str, ...]
    complete: bool
    why: dict[int, str]
    """Patients' messages without a sure answer, by number."""
    unhelpful: int | None
    callback: bool
    read: bool
    """Whether staff read it."""
    second: bool


def invent(dice: Random, at: datetime, *, messages: int = 15, recent: bool = False) -> Invented:
    """One conversation that began at ``at``, of about ``messages`` messages. Recent ones are less
    likely to have been read."""
    language = dice.choices(("en", "it"), (55, 45))[0]
    level, _, rules = dice.choices(LEVELS, [weight for _, weight, _ in LEVELS])[0]
    said: list[Message] = [Message("assistant", "greeting", _greeting(language), timedelta(0))]
    why: dict[int, str] = {}
    wanted = max(3, int(dice.gauss(messages, messages / 4)))
    while len(said) < wanted:
        _turn(dice, language, level, said, why)
    complete = level is not None and dice.random() < 0.8
    if level is not None and complete:
        payload = {"urgency": level, "rules": list(rules), "ruleset": "d" * 64}
        said.append(Message("assistant", "result", RESULTS[language], _later(said, 3), payload))
    read = dice.random() < (0.4 if recent else 0.99)
    answered = [n for n, m in enumerate(said, 1) if m.author == "assistant" and n > 1]
    return Invented(
        language=language,
        at=at,
        messages=tuple(said),
        level=level,
        rules=rules,
        complete=complete,
        why=why,
        unhelpful=dice.choice(answered) if answered and dice.random() < 0.05 else None,
        callback=dice.random() < 0.04,
        read=read,
        second=read and dice.random() < 0.02,
    )


def _turn(
    dice: Random, language: str, level: str | None, said: list[Message], why: dict[int, str]
) -> None:
    """One message of the patient's and its answer."""
    first = len(said) == 1
    topic = None if level is not None and (first or dice.random() < 0.6) else dice.choice(TOPICS)
    text, kind = _words(dice, language, topic, first)
    confidence = round(dice.uniform(0.45, 0.99), 2)
    finding = {
        "kind": kind,
        "status": dice.choices(("present", "absent", "unknown"), (80, 17, 3))[0],
        "words": text.split()[1] if len(text.split()) > 1 else text,
    }
    understood = {
        "intent": "ask_topic" if topic else "report_symptom",
        "confidence": confidence,
        "topic": topic,
        "model": "demo-model",
        "by": "engine",
        "reading": {"findings": [] if topic else [finding], "told": [], "about": "self"},
    }
    number = len(said) + 1
    choice = not first and dice.random() < 0.3
    said.append(
        Message(
            "patient",
            "choice" if choice else "text",
            text,
            _later(said, dice.randint(10, 90)),
            {},
            understood,
        )
    )
    payload: dict[str, Any] = {}
    if dice.random() < 0.02:
        why[number] = "not_understood"
        reply, sort = FALLBACK[language], "fallback"
    elif topic:
        if confidence < 0.65:
            why[number] = "unsure"
        payload = {"topic": topic, "revision": "e" * 16, "status": "draft"}
        reply, sort = f"{topic.replace('_', ' ')}: {RESULTS[language]}", "answer"
    else:
        payload = {"question": dice.choice(("night", "loading", "fever"))}
        reply, sort = dice.choice(QUESTIONS[language]), "question"
    said.append(Message("assistant", sort, reply, _later(said, 1), payload))


def _words(dice: Random, language: str, topic: str | None, first: bool) -> tuple[str, str]:
    kind = dice.choice(KINDS)
    if topic:
        return dice.choice(ASKING[language]).format(topic=topic.replace("_", " ")), kind
    if not first and dice.random() < 0.6:
        return dice.choice(ANSWERS[language]), kind
    time = dice.choice(TIMES[language])
    rare = "".join(dice.choice(SYLLABLES) for _ in range(4))
    text = dice.choice(OPENINGS[language]).format(
        kind=WORDS[kind][language == "it"],
        site=dice.choice(SITES[language]),
        time=time,
        Time=time.capitalize(),
        name=f"{dice.choice(NAMES)} {rare.capitalize()}",
    )
    return text, kind


def _greeting(language: str) -> str:
    return {"en": "Hello, what brings you here?", "it": "Buongiorno, come posso aiutare?"}[language]


def _later(said: list[Message], seconds: int) -> timedelta:
    return said[-1].after + timedelta(seconds=seconds)
