"""What people print: tagged PDFs, and the patient's summary, for the chat and the console alike."""

from bot.paper.summary import Reader, Summaries, Summary
from bot.paper.typeset import typeset

__all__ = ["Reader", "Summaries", "Summary", "typeset"]
