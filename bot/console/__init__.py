"""The staff's side: who has written, what was understood, why the bot answered as it did."""

from bot.console.deps import ConsoleDeps
from bot.console.knowledge import Knowledge
from bot.console.router import create_router

__all__ = ["ConsoleDeps", "Knowledge", "create_router"]
