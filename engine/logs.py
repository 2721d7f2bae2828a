"""What the engine may write down: nothing that a patient said.

Rasa's own messages carry texts, slot values and whole events (in f-strings, in structured logs, in
tracebacks with local variables). Which of them do changes with every release, so they are not
filtered by name: once a process begins to serve patients, :func:`seal` reduces every record that
is not ours to where it came from and which exceptions it carries. Our own loggers (``engine…``)
write no text in the first place.
"""

from __future__ import annotations

import logging
import traceback
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any, List, Optional, Tuple, Type, Union

_ExcInfo = Union[
    bool,
    Tuple[Type[BaseException], BaseException, Optional[TracebackType]],
    Tuple[None, None, None],
    None,
]

_plain_factory = logging.getLogRecordFactory()


def where(error: BaseException, depth: int = 4) -> str:
    """The types of an exception and its causes, with their innermost places: no message."""
    parts: List[str] = []
    cause: Optional[BaseException] = error
    while cause is not None and len(parts) < 5:
        frames = traceback.extract_tb(cause.__traceback__)[-depth:]
        places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
        parts.append(f"{type(cause).__name__} at {places or '?'}")
        cause = cause.__cause__ or cause.__context__
    return " because of ".join(parts)


def _sealed(
    name: str,
    level: int,
    fn: str,
    lno: int,
    msg: object,
    args: Any,
    exc_info: Any,
    func: Optional[str] = None,
    sinfo: Optional[str] = None,
    **kwargs: Any,
) -> logging.LogRecord:
    if name == "engine" or name.startswith("engine."):
        return _plain_factory(name, level, fn, lno, msg, args, exc_info, func, sinfo, **kwargs)
    told = f"{name or 'root'}: a message of {Path(fn).name}:{lno} is not written down"
    if exc_info and exc_info[1] is not None:
        told += f" ({where(exc_info[1])})"
    return _plain_factory(name, level, fn, lno, told, (), None, func, None, **kwargs)


def seal() -> None:
    """From now on in this process, write no content of any log record or warning but our own."""
    logging.captureWarnings(True)
    warnings.simplefilter("ignore", ResourceWarning)
    logging.setLogRecordFactory(_sealed)
