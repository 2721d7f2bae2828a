"""The programs of the rows; importing this package's modules registers them."""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Registers every program."""
    for found in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{found.name}")
