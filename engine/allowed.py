"""Which model archives may be loaded: those that training wrote down, and no other.

A model is unpacked and deserialised, so it is trusted like code. Training writes the archive's
SHA-256 into ``allowed.json`` beside it; :func:`private_copy` copies an archive to a folder of the
engine's own while it is hashed, and only that copy is opened. With a public key of Ed25519
(``OSSA_MODEL_KEY``, a PEM file) the list itself must be signed, in ``allowed.json.sig``.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Dict, List, Mapping, Optional

LIST = "allowed.json"
KEY = "OSSA_MODEL_KEY"
LARGEST = 512 * 1024 * 1024
"""Bytes of an archive; ours have some twenty million."""
_BLOCK = 1024 * 1024
_folders: List[Path] = []


class NotAllowed(Exception):
    """The archive may not be loaded; the text says why, in one line."""


def read_list(folder: Path, environment: Mapping[str, str] = os.environ) -> Dict[str, str]:
    """Names by SHA-256 of the archives that training wrote down in ``folder``.

    Raises :class:`NotAllowed` for a list that cannot be read, or is not signed where it must be.
    """
    path = folder / LIST
    try:
        raw = path.read_bytes()
    except OSError:
        raise NotAllowed(f"{path}: no list of allowed models; train one first") from None
    key = environment.get(KEY, "")
    if key:
        _check_signature(path, raw, Path(key))
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise NotAllowed(f"{path}: not a list of allowed models")
    return data


def _check_signature(path: Path, raw: bytes, key_path: Path) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    signature = path.with_name(path.name + ".sig")
    try:
        key = load_pem_public_key(key_path.read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise NotAllowed(f"{key_path}: not a public key of Ed25519")
        key.verify(signature.read_bytes(), raw)
    except OSError as error:
        raise NotAllowed(f"{error.filename}: {error.strerror}; {KEY} wants a signed list") from None
    except ValueError:
        raise NotAllowed(f"{key_path}: not a public key in PEM") from None
    except InvalidSignature:
        raise NotAllowed(f"{signature}: not made with the key of {KEY}") from None


def allow(archive: Path) -> str:
    """Write the archive down as allowed, for who has just trained it; returns its SHA-256."""
    digest = _hashed(archive, None)
    path = archive.parent / LIST
    try:
        listed = read_list(archive.parent, {})
    except NotAllowed:
        listed = {}
    names = {path.name for path in archive.parent.glob("*.tar.gz")}
    kept = {known: name for known, name in listed.items() if name in names - {archive.name}}
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({**kept, digest: archive.name}, indent=1, sort_keys=True) + "\n")
    draft.replace(path)
    return digest


def private_copy(archive: Path) -> Path:
    """A copy of the archive for this process alone, its hash on the list; it is not opened before.

    Raises :class:`NotAllowed`. The copy lasts until :func:`forget_copies`, at the latest until the
    process ends by itself.
    """
    listed = read_list(archive.parent)
    folder = Path(tempfile.mkdtemp(prefix="ossa-model-"))
    _folders.append(folder)
    copy = folder / archive.name
    try:
        digest = _hashed(archive, copy)
    except OSError as error:
        raise NotAllowed(f"{archive}: {error.strerror}") from None
    if listed.get(digest) != archive.name:
        copy.unlink(missing_ok=True)
        raise NotAllowed(f"{archive}: not the archive that {LIST} names; it is not opened")
    return copy


@atexit.register
def forget_copies() -> None:
    """Remove the copies; a model is unpacked elsewhere when it is loaded."""
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


def _hashed(archive: Path, copy: Optional[Path]) -> str:
    if archive.stat().st_size > LARGEST:
        raise NotAllowed(f"{archive}: too large for a model")
    digest = hashlib.sha256()
    with archive.open("rb") as source, open(copy or os.devnull, "wb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()
