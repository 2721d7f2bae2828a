"""What clients of the patient API send, as the OpenAPI document describes it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.content.language import Language
from bot.store.messages import MAX_TEXT

_HALF_PAIR = re.compile("[\ud800-\udfff]")


def _whole_characters(value: Any) -> Any:
    # A client that cuts a text in the middle of an emoji sends half of it; that is no reason to
    # refuse a message.
    return _HALF_PAIR.sub("\ufffd", value) if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_whole_characters)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewConversation(_In):
    """Consent comes first: without it nothing is stored."""

    language: Language | None = None
    consent: Literal[True]
    about: Literal["self", "child", "other"] | None = Field(
        default=None, description="Whose body it is about, if the patient said so."
    )


class NewMessage(_In):
    """Words, or the id of a choice on offer; exactly one of them."""

    client_message_id: UUID = Field(
        description="Made by the client. Sent again with the same body, gives the same answer."
    )
    text: Annotated[Words, Field(max_length=MAX_TEXT)] | None = None
    choice: Annotated[Words, Field(min_length=1, max_length=200)] | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("text or choice, one of them")
        if self.text is not None and not self.text.strip():
            raise ValueError("text is blank")
        return self


class NewCorrection(_In):
    """An answer given before, changed."""

    client_message_id: UUID
    choice: Annotated[Words, Field(min_length=1, max_length=200)] = Field(
        description="The id of one of the options that the summary lists beside what is known."
    )


class NewLanguage(_In):
    """The language in which to go on."""

    language: Language


class NewQuestions(_In):
    """What the patient wants to ask the doctor."""

    questions: Annotated[Words, Field(max_length=MAX_TEXT)]


class NewErasure(_In):
    """The delete code that opening the conversation gave."""

    code: Annotated[Words, Field(min_length=1, max_length=60)]


class NewCallback(_In):
    """A request to be called back by the clinic's staff. To send it is to agree to the call."""

    phone: Annotated[Words, Field(min_length=5, max_length=40, pattern=r"^[0-9+() ./-]*$")] = Field(
        description="A valid number; without a country's prefix, one of the clinic's country."
    )
    consent: Literal[True] = True
    name: Annotated[Words, Field(max_length=120)] | None = None
    when: Annotated[Words, Field(max_length=200)] | None = None
    note: Annotated[Words, Field(max_length=1000)] | None = None


class NewFeedback(_In):
    """Whether an answer helped."""

    helpful: bool
    comment: Annotated[Words, Field(max_length=1000)] | None = None
