"""Signing the text of a topic file: who approved it, when, and until when it holds."""

from __future__ import annotations

import datetime
import json

import yaml

_UNSIGNED = "{status: draft, by: null, on: null, due: null}"


def signed(text: str, *, by: str, on: datetime.date, due: datetime.date) -> str:
    """The file's text with its review set to ``by``, whatever stood there.

    Raises ``ValueError`` when the text has no front matter with a review.
    """
    name = json.dumps(by, ensure_ascii=False)
    return _with(text, f"{{status: reviewed, by: {name}, on: {on}, due: {due}}}")


def unsigned(text: str) -> str:
    """The file's text as a draft. Raises ``ValueError`` as :func:`signed`."""
    return _with(text, _UNSIGNED)


def _with(text: str, review: str) -> str:
    head, mark, _ = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not mark:
        raise ValueError("no front matter")
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise ValueError("no front matter") from None
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    found = [(key, value) for key, value in pairs if key.value == "review"]
    if len(found) != 1:
        raise ValueError("no review")
    (key, value) = found[0]
    start = len("---\n") + key.start_mark.index
    # A mapping in block form ends where the next key begins.
    written = head[key.start_mark.index : value.end_mark.index].rstrip()
    return f"{text[:start]}review: {review}{text[start + len(written) :]}"
