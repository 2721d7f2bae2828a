"""Invented conversations, for demonstrations and for measuring the console."""

from bot.demo.fill import fill
from bot.demo.invent import Invented, Inventor

__all__ = ["Invented", "Inventor", "fill"]
