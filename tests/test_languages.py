"""Where the code names a language. Anywhere else it must work with whatever languages there are."""

from __future__ import annotations

import ast
from pathlib import Path

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
    "bot/demo/invent.py": "invented messages",
    "bot/triage/interview.py": "an interview is of one of ours",
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
