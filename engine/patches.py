"""Four repairs of Rasa 3.6.21 at run time, each for a measured cost, each bound to the very code
that it replaces: :func:`apply` refuses to run over code that it was not written for.

| repair | what it mends |
| --- | --- |
| compiled response validation | ``RemoteAction`` checks a constant schema on every answer |
| lean action calls | every call carries the whole domain and all events |
| cached event types | every stored event walks all event classes |
| frozen heap | collections of a loaded model are pauses of up to 300 ms |
"""

from __future__ import annotations

import functools
import gc
import hashlib
import inspect
from typing import Any, Callable, Dict, List, Mapping, Optional, Type

from jsonschema import validators
from jsonschema.exceptions import best_match
from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity


class RasaChanged(RuntimeError):
    """Rasa's code is not the code that our repairs and our turn were written for."""


REPLACED: Mapping[str, Callable[..., Any]] = {
    "RemoteAction._validate_action_result": RemoteAction._validate_action_result,
    "RemoteAction._action_call_format": RemoteAction._action_call_format,
    "RemoteAction.action_response_format_spec": RemoteAction.action_response_format_spec,
    "Event.resolve_by_type": Event.resolve_by_type,
}
"""What :func:`apply` replaces, as Rasa wrote it."""

RELIED_ON: Mapping[str, Callable[..., Any]] = {
    "RemoteAction.run": RemoteAction.run,
    "MessageProcessor._update_tracker_session": MessageProcessor._update_tracker_session,
    "MessageProcessor._handle_message_with_tracker": MessageProcessor._handle_message_with_tracker,
    "MessageProcessor._run_prediction_loop": MessageProcessor._run_prediction_loop,
    "MessageProcessor._run_action": MessageProcessor._run_action,
    "MessageProcessor._predict_next_with_tracker": MessageProcessor._predict_next_with_tracker,
    "MessageProcessor.run_action_extract_slots": MessageProcessor.run_action_extract_slots,
    "MessageProcessor.predict_next_with_tracker_if_should": (
        MessageProcessor.predict_next_with_tracker_if_should
    ),
    "DialogueStateTracker.current_state": DialogueStateTracker.current_state,
}
"""Inner methods of Rasa that a turn is made of (``engine/processor.py``)."""

WRITTEN_FOR: Mapping[str, str] = {
    "RemoteAction._validate_action_result": "f8cdb4be68123961",
    "RemoteAction._action_call_format": "428795b944f22edb",
    "RemoteAction.action_response_format_spec": "091b74aa3738d126",
    "Event.resolve_by_type": "b5cf570fa7f286c7",
    "RemoteAction.run": "ccabf6f1160d527a",
    "MessageProcessor._update_tracker_session": "b0d44217b5ca28ba",
    "MessageProcessor._handle_message_with_tracker": "f42e1ae303933d9f",
    "MessageProcessor._run_prediction_loop": "cb30a0cbb690c571",
    "MessageProcessor._run_action": "6d383d0179ef1187",
    "MessageProcessor._predict_next_with_tracker": "111a9023a5bcb32d",
    "MessageProcessor.run_action_extract_slots": "ff52049be97dde87",
    "MessageProcessor.predict_next_with_tracker_if_should": "7ef2b933ac1ec9b2",
    "DialogueStateTracker.current_state": "a9f1526ceddf7a28",
}
"""Digest of the source of each of them in Rasa 3.6.21."""


def digests() -> Dict[str, str]:
    """The digest of the source of everything replaced or relied on, as installed."""
    return {
        name: hashlib.sha256(inspect.getsource(code).encode()).hexdigest()[:16]
        for name, code in {**REPLACED, **RELIED_ON}.items()
    }


def check() -> None:
    """Raise ``RasaChanged`` unless the installed Rasa is the one that this was written for."""
    changed = sorted(name for name, digest in digests().items() if WRITTEN_FOR.get(name) != digest)
    if changed:
        raise RasaChanged(f"not the code of Rasa 3.6.21: {', '.join(changed)}")


@functools.lru_cache(maxsize=1)
def _response_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validators.validator_for(schema)(schema)


def _validate_action_result(self: RemoteAction, result: Dict[str, Any]) -> bool:
    """As Rasa's, with the schema compiled once."""
    error = best_match(_response_validator().iter_errors(result))
    if error is not None:
        raise error
    return True


def _last_slot_candidates(tracker: DialogueStateTracker) -> List[Event]:
    """The slots set at the very end: what a form's validation is asked to judge."""
    candidates: List[Event] = []
    for event in reversed(tracker.events):
        if not isinstance(event, SlotSet):
            break
        candidates.append(event)
    return candidates[::-1]


def _action_call_format(
    self: RemoteAction, tracker: DialogueStateTracker, domain: Domain
) -> Dict[str, Any]:
    """As Rasa's, with an empty domain and no more events than a form's validation reads."""
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in _last_slot_candidates(tracker)]
    return {
        "next_action": self.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": "3.6.21",
        "domain": {"slots": {}, "forms": {}},  # rasa-sdk hands an empty one on as None
    }


_resolve_once = functools.lru_cache(maxsize=256)(Event.resolve_by_type)


def _resolve_by_type(
    type_name: str, default: Optional[Type[Event]] = None
) -> Optional[Type[Event]]:
    """As Rasa's, remembering what it found."""
    return _resolve_once(type_name, default)


def apply() -> None:
    """Put the repairs in. Raises ``RasaChanged`` where Rasa's code is not what they replace."""
    check()
    RemoteAction._validate_action_result = _validate_action_result
    RemoteAction._action_call_format = _action_call_format
    Event.resolve_by_type = staticmethod(_resolve_by_type)


def freeze() -> None:
    """Take everything alive out of later collections; call it once the model is loaded."""
    gc.collect()
    gc.freeze()
