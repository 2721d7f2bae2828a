"""What the reader has no words for: a learned judge of the kinds of findings, beside the reader."""

from bot.understanding.judge import judged

__all__ = ["judged"]
