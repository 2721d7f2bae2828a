"""What a message says, deterministically: symptoms, whose, where, since when, what is denied."""

from bot.findings.language import detect_language
from bot.findings.model import Finding, Reading, ToldFact
from bot.findings.reader import read

__all__ = ["Finding", "Reading", "ToldFact", "detect_language", "read"]
