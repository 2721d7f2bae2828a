"""The development corpus of the screen: red flags, look-alikes, and ordinary messages."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from bot.findings import read
from bot.findings.model import Language
from bot.findings.words import word_set
from bot.triage import Ruleset, screen

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
ORDINARY = "ordinary"
"""The batch of messages sampled from the training data of the intents."""
LANGUAGES: tuple[Language, ...] = ("en", "it")
LEAST = 600
"""Red flags, and look-alikes, that each language must have."""
_SAMPLED = 700
_CRISES = 120
_QUIET = word_set(
    "greet goodbye thanks affirm deny dont_know book_appointment bot_challenge stop start_triage "
    "talk_to_person out_of_scope insult"
)
_COMPLAINTS = word_set(
    "report_pain report_swelling report_lump report_reduced_movement report_injury report_fracture "
    "report_fever inform health_out_of_scope"
)
"""Intents of ordinary complaints, some of which are emergencies: see ``_DOUBTFUL``."""
_DOUBTFUL = re.compile(
    r"stand|walk|weight|bear|buckl|giv|gave|chem|kem|breat|respir|fiat|affann|regg|cammin|alz|ced"
    r"|appogg|caric|belt|cintura|fascia|metast|cancer|cancro|tumo|mielom|myelom|bent|stort|snap"
    r"|crac|spezz|deep|profond|blood|bleed|sangu|numb|insens|addorm|weak|debol|cold|fredd|blue|blu"
    r"|baby|babies|neonat|month.old|treat|trattat|cryo|crio|ablat|procedur|needle|operat|biops"
    r"|incident|accident|crash|scal|stair|ladder|neck|collo|brivid|shiver|shak|chill|trem|conf"
    r"|chest|petto|torac|heart|cuore|head|testa|face|faccia|die|mor[it]|drows|wak|svegli|both"
    r"|entrambe|tutte e due|schiena|back|rash|allerg|drink|bere|urin|pee|pipì|limp|zopp|mesi",
    re.IGNORECASE,
)
"""What makes a complaint too near an emergency to be learnt as none without a second look."""
_MARKUP = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


class CorpusError(ValueError):
    """A line of the corpus is not as agreed; the text names file and line."""


@dataclass(frozen=True)
class Case:
    """One message. ``flag`` is None when it is no emergency; ``kind`` then says in what way it
    looks like one; ``batch`` is the sitting in which it was written."""

    text: str
    lang: Language
    emergency: bool
    flag: str | None
    batch: str
    kind: str | None = None
    known: tuple[tuple[str, object], ...] = ()


def load_corpus(folder: Path = DATA, *, ordinary: bool = True) -> list[Case]:
    """The cases of every file, in order. Raises :class:`CorpusError`."""
    paths = sorted(folder.glob("red_flags.*.jsonl"))
    if ordinary:
        paths.append(folder / "ordinary.jsonl")
    return [case for path in paths for case in load_cases(path)]


def load_cases(path: Path) -> Iterator[Case]:
    """The cases of one file. Raises :class:`CorpusError`."""
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            case = _case(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CorpusError(f"{path.name}:{number}: {error}") from error
        if case.text in seen:
            raise CorpusError(f"{path.name}:{number}: stands twice")
        seen.add(case.text)
        yield case


def _case(item: dict[str, object]) -> Case:
    item = {**item, "known": tuple(sorted(dict(item.get("known") or {}).items()))}  # type: ignore[call-overload]
    case = Case(**item)  # type: ignore[arg-type]
    if case.lang not in LANGUAGES or not case.text.strip():
        raise ValueError("no text, or no language of ours")
    if case.emergency is not (case.flag is not None):
        raise ValueError("an emergency has a flag, and nothing else has")
    return case


def sample_ordinary(ruleset: Ruleset, folder: Path = DATA) -> list[Case]:
    """What people also write, out of the intents' training data: questions, small talk, things
    beside the point; and crisis talk. Sampled the same way every time."""
    found: list[Case] = []
    for name, lang in (("nlu.yml", "en"), ("nlu.it.yml", "it")):
        quiet: list[Case] = []
        crisis: list[Case] = []
        for intent, text in _examples(folder / name):
            if intent == "crisis":
                crisis.append(Case(text, lang, True, "suicide", ORDINARY))  # type: ignore[arg-type]
            elif (
                intent.startswith("ask_")
                or intent in _QUIET
                or (intent in _COMPLAINTS and not _DOUBTFUL.search(text))
            ):
                case = Case(text, lang, False, None, ORDINARY, intent.split("/")[0])  # type: ignore[arg-type]
                if screen(ruleset, read(text, prior=case.lang), {}) is None:
                    quiet.append(case)
        draw = random.Random(lang)  # noqa: S311 (nothing secret)
        complaints = [case for case in quiet if case.kind in _COMPLAINTS]
        others = [case for case in quiet if case.kind not in _COMPLAINTS]
        for each in (complaints, others):
            found += draw.sample(each, min(_SAMPLED, len(each)))
        found += draw.sample(crisis, min(_CRISES, len(crisis)))
    return list({case.text: case for case in found}.values())


def _examples(path: Path) -> Iterator[tuple[str, str]]:
    for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in str(block.get("examples", "")).splitlines():
            if "intent" in block and line.startswith("- "):
                yield block["intent"], _MARKUP.sub(r"\1", line[2:]).strip()


def write_cases(path: Path, cases: list[Case]) -> None:
    """One JSON object a line."""
    lines = []
    for case in cases:
        item = {key: value for key, value in asdict(case).items() if key != "kind" or value}
        lines.append(json.dumps({**item, "known": dict(case.known)}, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
