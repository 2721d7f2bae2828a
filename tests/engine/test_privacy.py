"""What a patient says is nowhere in the engine's logs, home or temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.processes import Engine

pytestmark = pytest.mark.engine

CANARY = "kanarienvogel"


def written(folder: Path) -> str:
    return "\n".join(
        path.read_text(errors="replace") for path in sorted(folder.rglob("*")) if path.is_file()
    )


def test_no_word_of_a_patient_is_written_down(engine: Engine) -> None:
    reading = {"text": CANARY, "findings": [{"kind": "pain", "status": "present", "words": CANARY}]}
    talk = engine.talk(f"{CANARY}-id")
    said = f"my leg aches at night {CANARY} {{site}} {{nowhere}} {{}} %s"
    talk.say(said, reading=reading, slots={"interview": {"facts": {"x": CANARY}}})
    talk.say(f"hello {CANARY}")
    for intent in ("try_break", "try_reject", "try_unknown_slot", "try_missing_text", "try_repeat"):
        talk.choose(intent, f"{intent} {CANARY}", option=CANARY)
    talk.try_to_say(CANARY, choice={"intent": CANARY})
    talk.try_to_say(CANARY, state=[{"event": CANARY}])
    talk.try_to_say(CANARY, state=[{"event": "user", "text": CANARY, "parse_data": CANARY}])
    talk.try_to_say(CANARY, slots={CANARY: CANARY})
    engine.post("webhook", data=f'{{"text": "{CANARY}'.encode())
    engine.post(CANARY, data=CANARY.encode())
    engine.post("parse", {"texts": [CANARY], "readings": [reading]})
    engine.post("parse", {"texts": [CANARY], "readings": [{"findings": [{"kind": CANARY}]}]})
    everything = written(engine.folder)
    assert "ready to answer turns" in everything
    assert "a turn failed: action_break: status 500" in everything
    assert CANARY not in everything.casefold()


def test_the_engine_writes_to_its_home_and_temporary_folder_only(engine: Engine) -> None:
    engine.talk().say("hello")
    assert engine.child is not None
    descriptors = Path(f"/proc/{engine.child.pid}/fd")
    opened = {str(path.resolve()) for path in descriptors.iterdir()}
    folder = str(engine.folder)
    for path in opened:
        if path.startswith("/") and not path.startswith(("/dev/", "/proc/", "/sys/")):
            assert path.startswith(folder) or ":[" in path, path
