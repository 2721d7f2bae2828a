"""What the accessibility statement says was checked, and the browser tests that check it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handbook.markdown import table

AXE = "tests/browser/test_access.py::test_axe_finds_nothing_in_any_state"
DEMO = "tests/browser/test_access.py::test_the_demo_page_passes_axe_with_the_chat_open"
ROWS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    ((AXE, DEMO),
     "No violation that axe-core knows (WCAG 2.0 to 2.2, A and AA), in any state, both languages, "
     "light and dark",
     "Nessuna violazione nota ad axe-core (WCAG da 2.0 a 2.2, A e AA), in ogni stato, nelle due "
     "lingue, chiaro e scuro"),
    (("tests/browser/test_access.py::test_the_main_path_needs_no_mouse",
      "tests/browser/test_embedding.py::test_the_launcher_is_reached_and_opened_with_keys_alone"),
     "The whole main path by keyboard, with a visible focus at each stop",
     "Tutto il percorso principale da tastiera, con il focus sempre visibile"),
    (("tests/browser/test_access.py::test_each_message_is_announced_once_and_an_emergency_at_once",
      "tests/browser/test_access.py::test_a_resumed_chat_is_not_read_out_again"),
     "Each new message announced once to screen readers, an emergency at once",
     "Ogni nuovo messaggio annunciato una volta ai lettori di schermo, un'emergenza subito"),
    (("tests/browser/test_access.py::test_nothing_is_cut_off_at_320_pixels_and_400_per_cent",),
     "320 pixels wide and 400 % zoom: nothing cut off, no sideways scrolling",
     "320 pixel di larghezza e zoom al 400 %: niente tagliato, nessuno scorrimento orizzontale"),
    (("tests/browser/test_access.py::test_it_can_be_used_in_forced_colours_and_without_motion",
      "tests/browser/test_access.py::test_text_grows_and_contrast_rises_for_this_tab"),
     "Forced colours, reduced motion, larger text, high contrast",
     "Colori forzati, movimento ridotto, testo più grande, contrasto alto"),
    (("tests/browser/test_plain.py::test_a_whole_chat_without_a_script",),
     "A whole chat without JavaScript",
     "Un'intera chat senza JavaScript"),
    (("tests/browser/test_summary.py::test_the_papers_are_tagged_and_the_clinicians_is_one_page",),
     "The PDF is tagged",
     "Il PDF è strutturato (tagged)"),
    (("tests/browser/test_console.py::test_every_page_passes_axe_light_dark_and_on_a_tablet",
      "tests/browser/test_console.py::test_a_reviewers_morning_by_keyboard_alone"),
     "Console: axe-core on every page; a working morning by keyboard",
     "Console: axe-core su ogni pagina; una mattina di lavoro da tastiera"),
)  # fmt: skip


def distil(path: Path) -> dict[str, Any]:
    """The outcome of each test of a JUnit file that the statement rests on."""
    outcomes: dict[str, str] = {}
    for case in ElementTree.parse(path).iter("testcase"):  # noqa: S314 - our own file
        name = (case.get("classname") or "").replace(".", "/")
        test = f"{name}.py::{(case.get('name') or '').split('[')[0]}"
        failed = case.find("failure") is not None or case.find("error") is not None
        now = "failed" if failed else "skipped" if case.find("skipped") is not None else "passed"
        worst = {"failed": 2, "skipped": 1, "passed": 0}
        outcomes[test] = max(outcomes.get(test, now), now, key=lambda each: worst[each])
    wanted = {test for tests, _, _ in ROWS for test in tests}
    return {"outcomes": {test: outcomes[test] for test in sorted(wanted & set(outcomes))}}


def statement(figures: Mapping[str, Any], language: str) -> str:
    """The table of the statement in English or Italian."""
    told = figures["accessibility"]
    rows = [
        ((english, italian)[language == "it"], _said(tests, told["outcomes"], language))
        for tests, english, italian in ROWS
    ]
    heads = {"en": ("what", "outcome"), "it": ("che cosa", "esito")}[language]
    by = {"en": "Printed by", "it": "Prodotto da"}[language]
    on = {"en": "on", "it": "il"}[language]
    return f"\n{table(heads, rows)}\n{by} `{told['command']}` {on} {told['on']}.\n\n"


WORDS = {
    "en": {"passed": "passed", "failed": "**failed**", "skipped": "**not run**"},
    "it": {"passed": "superato", "failed": "**non superato**", "skipped": "**non eseguito**"},
}


def _said(tests: tuple[str, ...], outcomes: Mapping[str, str], language: str) -> str:
    found = [outcomes.get(test, "skipped") for test in tests]
    worst = next((each for each in ("failed", "skipped") if each in found), "passed")
    return WORDS[language][worst]
