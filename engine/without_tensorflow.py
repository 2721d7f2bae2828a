"""Answers for the libraries that Rasa imports and the engine's environment leaves out.

Rasa imports every component, channel and store it knows at start: TensorFlow for one, which alone
takes five seconds and more than a gigabyte. None of those libraries is installed here
(``requirements/engine.overrides.txt``). :func:`install` puts a finder at the front of the import
system that answers for their names with inert modules, so that Rasa's modules import. Whatever
would really use one of them is refused before Rasa starts (``engine/refusals.py``).
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Optional, Sequence

LEFT_OUT = frozenset(
    {
        # learning and plots
        "jax", "keras", "matplotlib", "skops", "sklearn_crfsuite",
        "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text",
        # channels
        "aiogram", "cachecontrol", "fbmessenger", "google", "mattermostwrapper",
        "rocketchat_API", "slack_sdk", "socketio", "twilio", "webexteamssdk",
        # stores, brokers, reports to third parties
        "aio_pika", "aiormq", "boto3", "botocore",
        "confluent_kafka", "psycopg2", "pymongo", "redis",
        "sentry_sdk", "structlog_sentry",
    }
)  # fmt: skip
"""Top-level names that are never real in the engine."""

TRAINING_ONLY = frozenset({"sklearn"})
"""Top-level names that are real only where something is trained or measured: 0.8 s at a start."""


class _AbsentType(type):
    """The type of names of a library that is not there."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Absent

    def __getitem__(cls, _item: Any) -> Any:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    __ror__ = __or__

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is not Absent:
            return super().__call__(*args, **kwargs)
        used_as_decorator = len(args) == 1 and callable(args[0]) and not kwargs
        return args[0] if used_as_decorator else Absent


class Absent(metaclass=_AbsentType):
    """Stands for a class, function or constant of a library that is not there; may be inherited
    from, indexed, called and used as a decorator, and never does anything."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        pass


class AbsentError(Exception):
    """Stands for an exception of a library that is not there: may be caught, is never raised."""


class _PassOn:
    """A structlog processor that reports to nobody; in place of ``SentryProcessor``."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        pass

    def __call__(self, _logger: Any, _name: str, event_dict: Any) -> Any:
        return event_dict


class _AbsentModule(ModuleType):
    __path__: Sequence[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if name == "SentryProcessor":
            return _PassOn
        return AbsentError if name.endswith(("Error", "Exception")) else Absent


class _Finder(MetaPathFinder, Loader):
    def __init__(self, names: frozenset) -> None:
        self.names = names

    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> Optional[ModuleSpec]:
        if fullname.partition(".")[0] in self.names:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def install(*, training: bool) -> None:
    """Answer for what is left out, from now on in this process; call it before ``import rasa``.

    With ``training`` false, the libraries that only training needs are answered for as well.
    """
    names = LEFT_OUT if training else LEFT_OUT | TRAINING_ONLY
    loaded = sorted(name for name in names if name in sys.modules)
    if loaded:
        raise RuntimeError(f"already imported: {', '.join(loaded)}")
    sys.meta_path.insert(0, _Finder(names))
