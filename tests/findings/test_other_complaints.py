"""Bodily complaints with no kind of their own."""

import pytest

from bot.findings import read


@pytest.mark.parametrize(
    "text",
    [
        "the scar itches at the edges",
        "still coughing after two weeks",
        "my jaw creaks like a bag of gravel",
        "she has gone off her tea",
        "everything tastes of metal",
        "one tooth is loose since the infusion",
        "his fingernails are coming off",
        "hair's coming out in the brush",
        "my heart keeps racing",
        "always thirsty",
        "the shoulder slips out and in",
        "my ears are ringing",
    ],
)
def test_they_are_heard(text: str) -> None:
    assert "other" in {f.kind for f in read(text, prior="en").findings if f.status == "present"}


@pytest.mark.parametrize(
    "text", ["my rib hurts when I cough", "I take cough syrup for my throat", "no itching at all"]
)
def test_they_are_not_invented(text: str) -> None:
    assert "other" not in {f.kind for f in read(text, prior="en").findings if f.status == "present"}
