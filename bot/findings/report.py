"""A medical report pasted into a message: where it begins."""

from __future__ import annotations

from bot.findings.layout import Layout
from bot.findings.words import word_set

_REPORT = word_set(
    "referto conclusioni quesito diagnostico esame tecnica impression findings conclusion "
    "technique radiologist compatibile segnale iperintensa ipointensa lesion hyperintense "
    "hypointense lesione evidence reperti esaminato sequenze"
)
_REPORT_SIGNS = 3
_REPORT_WORDS = 25


def report_start(layout: Layout) -> int | None:
    """Where a pasted medical report begins, as a character offset; None when there is none."""
    tokens, sentences = layout.text.tokens, layout.text.sentence_of
    signs = [at for at, token in enumerate(tokens) if token.norm in _REPORT]
    if len(tokens) < _REPORT_WORDS or len({tokens[at].norm for at in signs}) < _REPORT_SIGNS:
        return None
    return tokens[sentences.index(sentences[signs[0]])].start
