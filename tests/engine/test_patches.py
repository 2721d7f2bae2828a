"""The repairs of Rasa do what Rasa did, and refuse to be put over other code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.processes import in_engine

pytestmark = pytest.mark.engine


def test_the_installed_rasa_is_the_one_that_the_repairs_were_written_for(tmp_path: Path) -> None:
    done = in_engine("from engine import patches; patches.check()", tmp_path)
    assert done.returncode == 0, done.stderr


def test_changed_code_of_rasa_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "another.py").write_text("async def _run_action(self, action): return True\n")
    code = f"""
import sys
sys.path.append({str(tmp_path)!r})
from another import _run_action
from engine import patches
patches.RELIED_ON["MessageProcessor._run_action"] = _run_action
try:
    patches.apply()
except patches.RasaChanged as problem:
    print(problem)
"""
    done = in_engine(code, tmp_path)
    assert done.stdout == "not the code of Rasa 3.6.21: MessageProcessor._run_action\n"


def test_answers_of_actions_are_judged_as_before(tmp_path: Path) -> None:
    code = """
from engine import patches
from rasa.core.actions.action import RemoteAction
from jsonschema import ValidationError
answers = [
    {}, {"events": [], "responses": []}, {"events": None}, {"events": [1]}, {"responses": [1]},
    {"events": [{"event": "slot", "name": "a", "value": 1}]}, {"events": [{"event": "slot"}]},
    {"events": [{"event": "nowhere"}]}, {"events": [{}]}, {"responses": {}}, [], None, "x",
    {"events": [{"event": "followup", "name": "a"}, {"event": "bot", "text": "x"}]},
]
def verdicts():
    told = []
    for answer in answers:
        try:
            told.append(RemoteAction("a", None)._validate_action_result(answer))
        except ValidationError:
            told.append(False)
    return told
before = verdicts()
assert True in before and False in before
patches.apply()
assert verdicts() == before, (verdicts(), before)
"""
    done = in_engine(code, tmp_path)
    assert done.returncode == 0, done.stderr


def test_event_types_are_found_as_before(tmp_path: Path) -> None:
    code = """
import rasa.shared.utils.common as common
from engine import patches
from rasa.shared.core.events import Event
names = {cls.type_name for cls in common.all_subclasses(Event)} | {"topic"}
before = {name: Event.resolve_by_type(name) for name in names}
patches.apply()
for _ in range(2):
    assert {name: Event.resolve_by_type(name) for name in names} == before
    try:
        Event.resolve_by_type("nowhere")
    except ValueError:
        pass
    else:
        raise SystemExit("an unknown event was resolved")
"""
    done = in_engine(code, tmp_path)
    assert done.returncode == 0, done.stderr
