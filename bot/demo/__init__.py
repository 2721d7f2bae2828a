"""Invented conversations, for demonstrations and for measuring the console."""

from bot.demo.fill import fill
from bot.demo.invent import Invented, invent

__all__ = ["Invented", "fill", "invent"]
