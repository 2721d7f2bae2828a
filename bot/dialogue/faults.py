"""What may be logged of an exception: its kind and its place, never its text."""

from __future__ import annotations

from pathlib import Path


def where(error: BaseException) -> dict[str, str]:
    """Kind and innermost place of an exception; the message may quote a patient, so it is left."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return {"error": type(error).__name__}
    code = trace.tb_frame.f_code
    place = f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}"
    return {"error": type(error).__name__, "at": place}
