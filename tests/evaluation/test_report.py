"""The whole command on small files, and the three shapes of its report."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.triage import Ruleset
from evaluation import page, table
from evaluation.__main__ import main
from evaluation.counting import Measured
from evaluation.measures import Result, measure
from evaluation.outcome import Outcome
from evaluation.robust_topics import ASKED
from evaluation.robustness import CHANGES, losses
from evaluation.running import ParseCache, Timing, read_all
from evaluation.targets import SECTIONS, Row
from tests.evaluation.made import finding, message, outcome, parse

LINES = (
    {"text": "my left knee hurts, no fever", "lang": "en", "kinds": ["pain"], "absent": ["fever"]},
    {"text": "there is a lump on my shin", "lang": "en", "kinds": ["lump"], "absent": []},
    {"text": "who won the match on sunday", "lang": "en", "kinds": [], "absent": []},
)
SECRET = "shin"


def file_of(folder: Path, *lines: object) -> Path:
    path = folder / "clinic.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def results() -> list[Result]:
    """Results with something in every section."""
    told = [
        outcome(message(kinds=["pain"], main="pain"), finding("pain"), parse=parse("report_pain")),
        outcome(message(topic="risks"), parse=parse("ask_treatment", 0.9, ("risks", 0.8))),
        outcome(message(intent="out_of_scope"), parse=parse("out_of_scope", scope=0.1)),
        outcome(message(crisis=True), parse=parse("greet")),
        outcome(message(emergency=True, flag="stroke"), alarm="medical"),
    ]
    timing = Timing((1.0, 2.0), (9.0, 30.0), 0.5)
    return [measure(told, "en", ("pain", "lump"), {"risks": "ask_treatment"}, timing)]


class Checker(HTMLParser):
    """Fails on tags that do not match, and collects what assistive technology needs."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        self.ids += [told["id"]] if told.get("id") else []
        self.labelled += (told.get("aria-labelledby") or "").split()
        assert "src" not in told
        assert "href" not in told
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "href" not in dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_needs_nothing_else_and_names_its_pictures() -> None:
    checker = Checker()
    checker.feed(page.html(results(), {"model": "m", "reader": "r"}))
    assert checker.open == []
    assert len(set(checker.ids)) == len(checker.ids)
    assert checker.labelled
    assert set(checker.labelled) <= set(checker.ids)
    assert checker.tags.count("caption") == checker.tags.count("table")
    assert "script" not in checker.tags


def test_the_table_states_target_and_verdict() -> None:
    text = table.text(results())
    (line,) = [each for each in text.splitlines() if "crisis recall" in each]
    assert line.split()[-3:] == ["≥", "98", "%"]
    assert " 0.0 (0.0-79.3) n=1 short " in line
    assert "Red flags, English" in text
    assert "site, where stated" not in text


def test_json_holds_the_same_numbers() -> None:
    told = json.loads(json.dumps(table.as_json(results(), {"model": "m"})))
    english = told["languages"]["en"]
    assert english["measures"]["crisis_recall"] == {
        "value": 0.0,
        "n": 1,
        "low": 0.0,
        "high": pytest.approx(0.7935, abs=1e-4),
        "target": "≥ 98 %",
        "verdict": "short",
    }
    assert english["measures"]["engine_p50"]["verdict"] == "ok"
    assert english["confusion"]["crisis"] == {"greet": 1}


@pytest.mark.parametrize(
    ("row", "share", "language", "said"),
    [
        (Row("a", "a", at_least=(95, 94)), 0.945, "en", "short"),
        (Row("a", "a", at_least=(95, 94)), 0.945, "it", "ok"),
        (Row("a", "a", at_most=(1, 1)), 0.01, "en", "ok"),
        (Row("a", "a", at_most=(1, 1)), 0.011, "en", "short"),
        (Row("a", "a", "points", at_most=(2, 4)), 3.0, "en", "short"),
        (Row("a", "a", "points", at_most=(2, 4)), 3.0, "it", "ok"),
        (Row("a", "a"), 0.5, "en", ""),
    ],
)
def test_verdicts(row: Row, share: float, language: str, said: str) -> None:
    assert table.verdict(row, Measured(share, 10), language) == said  # type: ignore[arg-type]


def test_every_row_is_measured_by_something() -> None:
    measured = set(results()[0].measures) | {f"loss_{name}" for name in CHANGES}
    measured |= {f"topic_loss_{name}" for name in ASKED}
    measured |= {"agreement_kinds", "agreement_statuses", "agreement_main"}
    assert {row.key for rows in SECTIONS.values() for row in rows} <= measured


def test_a_file_of_somebody_elses_is_measured_and_none_of_its_words_come_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, *LINES)
    out = tmp_path / "out"
    assert main(["--file", str(path), "--findings-only", "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert "kinds present, micro F1" in told.out
    assert "Italian" not in told.out
    english = json.loads((out / "evaluate-clinic.json").read_text())["languages"]["en"]
    assert english["measures"]["denials_recognised"]["n"] == 1
    assert set(english["kinds"]) == {"pain", "lump", "fever"}
    written = (out / "evaluate-clinic.html").read_text()
    assert SECRET not in told.out + told.err + written + json.dumps(english)


def test_a_wrong_file_ends_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, {"text": "a", "kinds": ["ache"]})
    assert main(["--file", str(path), "--findings-only", "--out", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert f"{path}:1" in told.err
    assert main(["--file", str(file_of(tmp_path)), "--findings-only"]) == 1


def test_what_the_engine_said_is_kept_by_message_and_reading(
    tmp_path: Path, rules: Ruleset
) -> None:
    (read,), took = read_all([message("my knee hurts", kinds=["pain"])], rules)
    other = Outcome(read.message, "en", "en", outcome(read.message).reading, None)
    cache = ParseCache(tmp_path, "model")
    cache.put(read, {"intent": "report_pain"})
    cache.keep_timing({"en": Timing(engine=(1.0,), load=0.1)})
    cache.save()
    again = ParseCache(tmp_path, "model")
    assert again.get(read) == {"intent": "report_pain"}
    assert again.get(other) is None
    assert again.timing() == {"en": Timing(engine=(1.0,), load=0.1)}
    assert ParseCache(tmp_path, "another").get(read) is None
    assert len(took) == 1


def test_losses_are_those_of_the_reader(rules: Ruleset) -> None:
    told = message("i have pain in my knee and a fever", kinds=["pain", "fever"])
    found = losses(read_all([told], rules)[0], rules)
    assert set(found) == set(CHANGES)
    assert found["upper_case"]["points_lost"] == 0
    assert losses([], rules) == {}
