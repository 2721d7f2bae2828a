"""Where the code names a language. Anywhere else it must work with whatever languages there are."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.content.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
OF_ONE_LANGUAGE = {
    "bot/findings": "the reader knows each language's words",
    "bot/content/facts.py": "numbers as words, and units",
    "bot/content/lint.py": "reading grades, and what the twins deny",
    "bot/content/picture_lint.py": "what the twins of a drawing deny",
    "bot/content/wording.py": "refused wordings",
    "bot/content/blank.py": "the first words of a draft",
    "bot/content/render.py": "how a date is written",
    "bot/chat/acts.py": "names of days",
    "bot/console/scrub.py": "words that are no names",
    "bot/console/passwords.py": "common words in passwords",
    "bot/store/blind.py": "word roots",
    "bot/demo": "invented messages",
    "bot/triage/interview.py": "an interview is of one of ours",
    "bot/triage/suspicion.py": "words of the nerves, in English alone",
    "bot/dialogue/moved_spaces.py": "letters that are words",
    "bot/triage/spoken.py": "how an answer begins that says no",
    "bot/understanding/arbiter.py": "the language is one of its traits",
    "actions/phrases.py": "the sentences themselves",
    "engine/tune.py": "training data by language",
}
"""Modules that hold something of a language: a new language adds to each (add-a-language.md)."""
OF_TWO = {
    "bot/content/language.py": "where languages are declared",
    "bot/content/clinic_file.py": "",
    "bot/content/pictures.py": "",
    "bot/content/strict_yaml.py": "",
    "bot/content/topics.py": "",
    "bot/chat/words.py": "",
    "bot/cli/corrections.py": "",
    "bot/cli/knowledge.py": "",
    "bot/cli/understand.py": "",
    "bot/app.py": "the name shown to staff",
    "bot/console/accounts.py": "",
    "bot/console/knowledge.py": "",
    "bot/console/pages.py": "",
    "bot/console/record/content.py": "",
    "bot/console/routes/drafts.py": "",
    "bot/console/routes/topics.py": "",
    "bot/console/routes/worklist.py": "",
    "bot/console/transcript.py": "",
    "bot/console/wording.py": "",
    "bot/dialogue/knowledge.py": "",
    "bot/dialogue/understood.py": "",
    "bot/store/drafts.py": "a column for each of two",
    "bot/store/editing.py": "a column for each of two",
    "bot/store/publications.py": "a column for each of two",
    "bot/store/migrations": "a column for each of two",
    "bot/triage/policy.py": "",
    "bot/triage/questions.py": "",
    "actions/conversation.py": "English when it is not Italian",
    "engine/turn_request.py": "what the engine takes",
}
"""Modules that still say English and Italian. This list may only get shorter."""


@cache
def modules_that_name_a_language() -> set[str]:
    found = set()
    for package in ("bot", "actions", "engine"):
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if any(isinstance(n, ast.Constant) and n.value in LANGUAGES for n in ast.walk(tree)):
                found.add(str(path.relative_to(ROOT)))
    return found


def test_no_other_module_names_a_language() -> None:
    declared = (*OF_ONE_LANGUAGE, *OF_TWO)
    new = {m for m in modules_that_name_a_language() if not m.startswith(declared)}
    assert new == set(), "use bot.content.language.LANGUAGES, or say above why not"


def test_the_lists_name_no_module_that_is_clean() -> None:
    naming = modules_that_name_a_language()
    clean = {d for d in (*OF_ONE_LANGUAGE, *OF_TWO) if not any(m.startswith(d) for m in naming)}
    assert clean == set(), "take it off the list"


ACCENTED = str.maketrans("aeiounsAEIOU", "àéîöüñšÀÉÎÖÜ")
WALK = """
from pathlib import Path
from fastapi.testclient import TestClient
from bot.app import create_app
from bot.settings import Settings

app = create_app(Settings.load(var=Path("var"), engine_url="http://127.0.0.1:9"))
with TestClient(app) as client:
    page = client.get("/chat?language=xa").text
    assert '<html lang="xa">' in page, page[:300]
    assert "[Bé" in page, "the made-up text of a line that has one"
    assert "Go to the writing field" in page, "English where none is written yet"
    assert "Your data in this chat" in client.get("/privacy?language=xa").text
    assert '"xa"' in client.get("/embed.js").text
    opened = client.post("/api/conversations", json={"language": "xa", "consent": True}).json()
    said = client.post(
        f"/api/conversations/{opened['id']}/messages",
        headers={"Authorization": f"Bearer {opened['token']}"},
        json={"client_message_id": "00000000-0000-4000-8000-000000000001",
              "text": "I have breast cancer and since yesterday I cannot feel my legs"},
    ).json()
    assert said["replies"][0]["urgency"] == "EMERGENCY_NOW", said
    assert client.post("/api/conversations", json={"language": "xx", "consent": True}).is_error
"""


def made_up(text: str) -> str:
    """A text as a made-up language would have it: longer, accented, in brackets."""
    parts = re.split(r"(\{\{\w+\}\}|\{\w+\})", text)
    changed = [part if part.startswith("{") else part.translate(ACCENTED) for part in parts]
    return "[" + "".join(changed) + " ···]"


def with_made_up_language(tree: Path) -> None:
    """A copy of what the web process needs, to which a third language is added as a stub."""
    for folder in ("bot", "knowledge"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    language = tree / "bot" / "content" / "language.py"
    text = language.read_text(encoding="utf-8")
    for before, after in (
        ('Literal["en", "it"]', 'Literal["en", "it", "xa"]'),
        ("frozenset()", 'frozenset({"xa"})'),
    ):
        assert before in text
        text = text.replace(before, after)
    language.write_text(text, encoding="utf-8")
    words = tree / "bot" / "chat" / "words.yml"
    data = yaml.load(words.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - ours
    for name, line in data["chat"].items():
        if name != "skip":
            line["xa"] = made_up(line["en"])
    for row in data["consent"]:
        row["xa"] = made_up(row["en"])
    words.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    clinic = (ROOT / "clinic.toml").read_text(encoding="utf-8")
    assert 'languages = ["en", "it"]' in clinic
    clinic = clinic.replace('languages = ["en", "it"]', 'languages = ["en", "it", "xa"]')
    (tree / "clinic.toml").write_text(clinic, encoding="utf-8")


@pytest.mark.integration
def test_a_third_language_is_added_step_by_step(tmp_path: Path) -> None:
    with_made_up_language(tmp_path)
    (tmp_path / "var").mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OSSA_", "PORT"))}
    done = subprocess.run(
        [sys.executable, "-c", WALK], cwd=tmp_path, env=environment | {"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.integration
def test_taken_out_of_the_stubs_every_missing_text_is_told(tmp_path: Path) -> None:
    with_made_up_language(tmp_path)
    language = tmp_path / "bot" / "content" / "language.py"
    text = language.read_text(encoding="utf-8")
    language.write_text(text.replace('frozenset({"xa"})', "frozenset()"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"], cwd=tmp_path, env={"PATH": os.environ["PATH"]},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert re.search(r"_common\.yml:\d+: missing key 'xa'", done.stderr)
