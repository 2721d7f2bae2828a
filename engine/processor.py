"""A turn as a function: (state, message) -> (events, replies, next state).

Rasa's message processor does the work; its parts already take the conversation as an argument.
What it would keep or hide is taken away: no tracker store, no lock store, no reminders, and every
problem of an action is noted, since Rasa would log it and go on with an unfinished form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

from engine.action_link import Reported
from engine.encoder import encode, packed
from engine.letters import substance
from engine.snapshot import snapshot
from engine.stopwatch import Stopwatch
from engine.turn_request import BadRequest, TurnRequest
from engine.understanding import understanding

CHANNEL = "turn"
ASIDE = "aside"
"""Where actions find what the question beside a symptom asks for, in the latest message."""


class ActionFailed(Exception):
    """Something in the turn went wrong; nothing of it may be used. ``problems`` says what, in
    words that carry nothing of the conversation."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class TurnResult:
    """What came of one turn, ready for JSON."""

    events: List[Dict[str, Any]]
    state: List[Dict[str, Any]]
    replies: List[Dict[str, Any]]
    slots: Dict[str, Any]
    understanding: Dict[str, Any]
    timings: List[Dict[str, Any]]


class Replies(OutputChannel):
    """Collects the bot's replies whole: text, buttons and card of one reply stay together."""

    def __init__(self) -> None:
        self.collected: List[Dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name, as responses may be bound to it."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keep one reply."""
        buttons = [
            {"title": button.get("title"), "payload": button.get("payload")}
            for button in message.get("buttons") or ()
        ]
        self.collected.append(
            {
                "text": message.get("text") or None,
                "buttons": buttons,
                "custom": message.get("custom") or None,
            }
        )


class _WatchedAction:
    """An action whose problems are noted."""

    def __init__(self, action: Action, problems: List[str]) -> None:
        self._action, self._problems = action, problems

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        name = self._action.name()
        try:
            events = await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            self._problems.append(f"{name}: {type(error).__name__}")
            raise
        for event in events or ():
            if isinstance(event, SlotSet) and event.key not in tracker.slots:
                self._problems.append(f"{name}: sets a slot that the domain does not have")
        if name.startswith(UTTER_PREFIX) and not any(isinstance(e, BotUttered) for e in events):
            self._problems.append(f"{name}: there is no such response")
        return events


class _WatchedResponses:
    """The texts of the domain; a missing one is noted instead of being said in silence."""

    def __init__(self, nlg: NaturalLanguageGenerator, problems: List[str]) -> None:
        self._nlg, self._problems = nlg, problems

    def __getattr__(self, name: str) -> Any:
        return getattr(self._nlg, name)

    async def generate(self, utter_action: str, *args: Any, **kwargs: Any) -> Optional[Dict]:
        response = await self._nlg.generate(utter_action, *args, **kwargs)
        # A form asks by trying names (`utter_ask_<form>_<slot>`, then shorter): no problem there.
        if response is None and not utter_action.startswith("utter_ask_"):
            self._problems.append(f"{utter_action}: there is no such response")
        return response


class TurnProcessor(MessageProcessor):
    """The processor of one turn, over the loaded model of ``base``."""

    def __init__(self, base: MessageProcessor) -> None:
        # Rasa's own __init__ loads the model; this shares the loaded one.
        self.__dict__.update(base.__dict__)
        self.problems: List[str] = []
        self.watch = Stopwatch()
        self.tracker_store = self.lock_store = None  # type: ignore[assignment]
        self.nlg = _WatchedResponses(base.nlg, self.problems)  # type: ignore[assignment]
        self.action_endpoint = Reported(  # type: ignore[assignment]
            base.action_endpoint, self.problems, self.watch
        )
        self.on_circuit_break = self._note_circuit_break

    def _note_circuit_break(self, *_args: Any) -> None:
        self.problems.append("too many actions in one turn")

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> Tuple[Action, PolicyPrediction]:
        """As Rasa's, with the action watched and an unknown follow-up noted."""
        followup = tracker.followup_action
        if followup and followup not in self.domain.action_names_or_texts:
            self.problems.append("a follow-up action that the domain does not have")
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return _WatchedAction(action, self.problems), prediction  # type: ignore[return-value]

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        return False

    async def _schedule_reminders(self, *_args: Any) -> None:
        """Nothing outlives a turn."""

    async def _cancel_reminders(self, *_args: Any) -> None:
        """Nothing outlives a turn."""

    async def understand(
        self, text: str, language: str, reading: Any, entities: Sequence[Any] = ()
    ) -> Dict[str, Any]:
        """Parse data of a text outside of any conversation."""
        metadata = {"language": language, "reading": reading}
        message = UserMessage(text, Replies(), "parse", input_channel=CHANNEL, metadata=metadata)
        return dict(await self.parse_message(message))

    async def turn(self, request: TurnRequest) -> TurnResult:
        """Answer one message.

        Raises ``BadRequest`` for a state or choice that this model does not know, ``ActionFailed``
        when anything went wrong on the way.
        """
        with self.watch.part("restore"):
            tracker = _restored(request, self)
        known = len(tracker.events)
        replies = Replies()
        await self._update_tracker_session(tracker, replies)
        told = {"purpose": "triage", **request.slots, "language": request.language}
        for name, value in told.items():
            if tracker.get_slot(name) != value:
                tracker.update(SlotSet(name, value), self.domain)
        with self.watch.part("understand"):
            aside = await self._aside(request)
            await self._handle_message_with_tracker(self._message(request, replies), tracker)
        if aside is not None:
            tracker.latest_message.parse_data[ASIDE] = aside
        # Kept now: an action may take the message back, as Rasa's own fallback does.
        understood = understanding(tracker.latest_message.parse_data)
        if request.choice is None and substance(request.text) == "words":
            understood["vector"] = packed(encode(request.text))  # remembered since the parse
        with self.watch.part("decide"):
            await self.run_action_extract_slots(replies, tracker)
            await self._run_prediction_loop(replies, tracker)
        self._ended_well(tracker)
        with self.watch.part("snapshot"):
            state = [event.as_dict() for event in snapshot(tracker)]
        return TurnResult(
            events=[event.as_dict() for event in list(tracker.events)[known:]],
            state=state,
            replies=replies.collected,
            slots={s.name: s.value for s in tracker.slots.values() if s.value != s.initial_value},
            understanding=understood,
            timings=self.watch.parts,
        )

    async def _aside(self, request: TurnRequest) -> Optional[Dict[str, Any]]:
        """What the question beside a symptom asks for, as actions read it: intent and topics."""
        if request.aside is None or request.choice is not None:
            return None
        parse = await self.understand(request.aside, request.language, None)
        return {"intent": parse["intent"]["name"], "topics": list(parse.get("topics") or ())}

    def _ended_well(self, tracker: DialogueStateTracker) -> None:
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            self.problems.append("the turn did not end by listening")
        if self.problems:
            raise ActionFailed(self.problems)

    def _message(self, request: TurnRequest, replies: Replies) -> UserMessage:
        parse: Optional[Dict[str, Any]] = None
        if request.choice is not None:
            parse = self._chosen(request)
        return UserMessage(
            request.text,
            replies,
            request.conversation_id,
            parse_data=parse,
            input_channel=CHANNEL,
            metadata={"language": request.language, "reading": request.reading},
        )

    def _chosen(self, request: TurnRequest) -> Dict[str, Any]:
        choice = request.choice
        assert choice is not None  # noqa: S101
        if choice.intent not in self.domain.intents:
            raise BadRequest("the intent of the choice is not in the domain")
        if not {entity["entity"] for entity in choice.entities} <= set(self.domain.entities):
            raise BadRequest("an entity of the choice is not in the domain")
        intent = {"name": choice.intent, "confidence": 1.0}
        return {
            "text": request.text,
            "intent": intent,
            "intent_ranking": [intent],
            "entities": list(choice.entities),
        }


def _restored(request: TurnRequest, processor: MessageProcessor) -> DialogueStateTracker:
    """The conversation as its state tells it. Raises ``BadRequest`` if it cannot be read."""
    domain = processor.domain
    try:
        events = deserialise_events([dict(event) for event in request.state])
        tracker = DialogueStateTracker.from_events(
            request.conversation_id, events, slots=domain.slots, domain=domain
        )
    except Exception:  # Rasa's events raise whatever their fields happen to run into
        raise BadRequest("state has an event that cannot be read") from None
    if len(events) != len(request.state):
        raise BadRequest("state has an event that cannot be read")
    if events:
        _check_known(events, domain)
    tracker.assistant_id = processor.model_metadata.assistant_id
    tracker.model_id = processor.model_metadata.model_id
    return tracker


def _check_known(events: Sequence[Event], domain: Domain) -> None:
    first = events[0]
    if not isinstance(first, ActionExecuted) or first.action_name != ACTION_SESSION_START_NAME:
        raise BadRequest("state does not begin with the start of a conversation")
    slots = {slot.name for slot in domain.slots}
    for event in events:
        if isinstance(event, SlotSet) and event.key not in slots:
            raise BadRequest("state sets a slot that this model does not have")
        if isinstance(event, ActiveLoop) and event.name and event.name not in domain.forms:
            raise BadRequest("state is in a form that this model does not have")
    last = next(e for e in reversed(events) if isinstance(e, ActionExecuted))
    if last.action_name != ACTION_LISTEN_NAME:
        raise BadRequest("state does not end by listening")
