"""The durable record: conversations, turns, assessments, staff and audit.

The only code that touches the database. Others hold a :class:`~bot.store.database.Store`, open one
transaction with ``store.work()`` and pass it to the functions of this package's modules.
"""

from bot.store.database import Store, StoreUnavailable, Work, open_store

__all__ = ["Store", "StoreUnavailable", "Work", "open_store"]
