"""The shortest list of events from which a conversation goes on exactly as from all of them.

Rasa's policies look at slots, the active form and the last few turns; replaying a whole log for
that makes turn 500 twenty times as dear as turn 5. A snapshot says the state first and repeats
only the last turns, and of those only what policies read: no words of the patient or the bot.

Bounds, kept by the dialogue: no rule or story spans more than :data:`KEPT_TURNS` turns, no rule is
bound to the start of a conversation, and actions never read events.
"""

from __future__ import annotations

from typing import List, Sequence

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 4


def _without_words(event: UserUttered) -> UserUttered:
    """What policies read of a message: intent and entities."""
    intent = {"name": event.intent_name}
    told = UserUttered(
        text=None,
        intent=intent,
        entities=event.entities,
        parse_data={"intent": intent, "entities": event.entities, "text": None},
        timestamp=event.timestamp,
        input_channel=event.input_channel,
    )
    told.use_text_for_featurization = False
    return told


def _short(events: Sequence[Event]) -> List[Event]:
    return [
        _without_words(event) if isinstance(event, UserUttered) else event
        for event in events
        if not isinstance(event, BotUttered)
    ]


def _state_after(events: Sequence[Event], tracker: DialogueStateTracker) -> List[Event]:
    """Events that put a fresh tracker where ``events`` left it, ready to listen."""
    past = tracker.init_copy()
    past._reset()
    for event in events:
        past.update(event)
    at = events[-1].timestamp
    state: List[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at),
        SessionStarted(timestamp=at),
    ]
    state += [
        SlotSet(slot.name, slot.value, timestamp=at)
        for slot in past.slots.values()
        if slot.value != slot.initial_value
    ]
    loop = past.active_loop
    if loop:
        state.append(ActiveLoop(loop.name, timestamp=at))
    state.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=at))
    if loop and loop.rejected:
        state.append(ActionExecutionRejected(loop.name, timestamp=at))
    if loop and loop.is_interrupted:
        state.append(LoopInterrupted(True, timestamp=at))
    return state


def snapshot(tracker: DialogueStateTracker, keep: int = KEPT_TURNS) -> List[Event]:
    """The state of ``tracker``, then its last ``keep`` turns without words."""
    events = list(tracker.events)
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= keep:
        return _short(events)
    cut = turns[-keep]
    return _state_after(events[:cut], tracker) + _short(events[cut:])
