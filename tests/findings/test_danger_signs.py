"""Danger signs in English, as people put them: told when they are there, not told when they are
denied, over, somebody else's, asked about in general, or only a manner of speaking."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.findings import read
from bot.triage import Ruleset, screen

HERE = Path(__file__).parent


def signs() -> list[tuple[str, str]]:
    wanted, table = "", []
    for line in (HERE / "danger_signs.txt").read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("# "):
            wanted = line[2:]
        elif line:
            table.append((wanted, line))
    return table


def quiet() -> list[str]:
    return (HERE / "no_danger.txt").read_text(encoding="utf-8").split("\n")[:-1]


def tells(text: str, wanted: str) -> bool:
    facts = read(text).facts

    def told(part: str) -> bool:
        fact, _, value = part.partition("=")
        return facts.get(fact) == value if value else facts.get(fact, False) is not False

    return any(all(told(part) for part in each.split("&")) for each in wanted.split("|"))


@pytest.mark.parametrize(("wanted", "text"), signs())
def test_a_danger_sign_is_told(wanted: str, text: str) -> None:
    assert tells(text, wanted), read(text).facts


@pytest.mark.parametrize("text", quiet())
def test_what_is_no_danger_rings_no_alarm(text: str, ruleset: Ruleset) -> None:
    alarm = screen(ruleset, read(text), {})
    assert alarm is None, alarm


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I want to end my life tonight", "X01"),
        ("if the scan is bad I will kill myself", "X01"),
        ("my husband says he wants to die", "X01"),
        ("what is the point of living with this", "X02"),
        ("my stepdad hurts me", "X03"),
        ("my 8 month old's arm is swollen", "X04"),
        ("crushing chest pain", "E01"),
        ("the bleeding won't stop", "E02"),
        ("dad fell off the ladder and the bone is sticking out of his leg", "E03"),
        ("my foot is cold and blue", "E04"),
        ("the hand went numb after the fall", "E04"),
        ("heard a crack in my hip and I can't walk", "E05"),
        ("car crash this morning and my neck hurts", "E07"),
        ("my tongue is swelling after the contrast", "E08"),
        ("mum is confused since this morning", "E09"),
        ("breast cancer and my legs feel heavy", "N01"),
        ("bad back pain and now I am numb between my legs", "N02"),
        ("I can't hold my pee", "N02"),
        ("I had chemo ten days ago and now my temperature is 38.4", "O01"),
        ("I had cryo on my rib four days ago and am short of breath", "P01"),
        ("two weeks after cryoablation of the sacrum my left leg is weak", "P02"),
        ("six weeks after cryo on my thigh I heard a snap", "P04"),
        ("fever 38.9 three days after my cryo", "P06"),
        ("cryo yesterday, the dressing keeps soaking through", "P09"),
        ("cryoablation of the pelvis last week and there is blood in my urine", "P11"),
    ],
)
def test_an_alarm_names_its_rule(text: str, rule: str, ruleset: Ruleset) -> None:
    alarm = screen(ruleset, read(text), {})
    assert alarm is not None, read(text).facts
    assert rule in alarm.rules
