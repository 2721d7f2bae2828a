"""What the patient surface is given by the application; it makes nothing of this itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.streams import Streams
from bot.content import Pictures
from bot.content.clinic import Clinic
from bot.dialogue.turn import Dialogue, utc_now
from bot.dialogue.wording import Wording
from bot.paper import Summaries
from bot.store import Store
from bot.web.client import ClientAddress
from bot.web.rates import Rate, Rates


@dataclass(frozen=True)
class ChatLimits:
    """How much one client address and one conversation may ask for."""

    requests: Rate
    conversations: Rate
    messages: Rate
    heard: Rate
    heard_of_address: Rate


@dataclass(frozen=True)
class ChatDeps:
    """Everything that the patient surface works with. ``slots`` names each question of the
    interview as outside clients know it."""

    store: Store
    dialogue: Dialogue
    wording: Wording
    clinic: Clinic
    address: ClientAddress
    rates: Rates
    limits: ChatLimits
    summaries: Summaries
    embed_origins: tuple[str, ...] = ()
    retention_days: int = 30
    clinic_id: str = "clinic"
    pictures: Pictures = field(default_factory=Pictures)
    slots: Mapping[str, str] = field(default_factory=dict)
    streams: Streams = field(default_factory=Streams)
    now: Callable[[], datetime] = utc_now
