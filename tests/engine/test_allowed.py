"""Only archives that training wrote down are opened, and only the very bytes that were checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engine import allowed
from engine.allowed import LIST, NotAllowed, allow, private_copy, read_list


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "models" / "ossa-1.tar.gz"
    path.parent.mkdir()
    path.write_bytes(b"a model")
    allow(path)
    return path


def test_an_allowed_archive_is_copied(archive: Path) -> None:
    copy = private_copy(archive)
    assert copy.read_bytes() == b"a model"
    assert copy.parent != archive.parent
    assert copy.parent.stat().st_mode & 0o077 == 0
    allowed.forget_copies()
    assert not copy.exists()


def altered(archive: Path) -> None:
    archive.write_bytes(b"another")


def renamed(archive: Path) -> None:
    (archive.parent / "ossa-2.tar.gz").write_bytes(b"an older model")
    allow(archive.parent / "ossa-2.tar.gz")
    archive.write_bytes(b"an older model")


def unlisted(archive: Path) -> None:
    (archive.parent / LIST).write_text("{}")


def without_a_list(archive: Path) -> None:
    (archive.parent / LIST).unlink()


def with_a_broken_list(archive: Path) -> None:
    (archive.parent / LIST).write_text("[")


def with_a_list_of_something_else(archive: Path) -> None:
    (archive.parent / LIST).write_text('{"a": 1}')


@pytest.mark.parametrize(
    "spoil",
    [
        altered,
        renamed,
        unlisted,
        without_a_list,
        with_a_broken_list,
        with_a_list_of_something_else,
    ],
)
def test_any_other_archive_is_refused(archive: Path, spoil: Callable[[Path], None]) -> None:
    spoil(archive)
    with pytest.raises(NotAllowed, match=r"models/") as refusal:
        private_copy(archive)
    assert "\n" not in str(refusal.value)


def test_an_archive_trained_again_replaces_its_line(archive: Path) -> None:
    archive.write_bytes(b"trained again")
    digest = allow(archive)
    assert json.loads((archive.parent / LIST).read_text()) == {digest: archive.name}


def test_with_a_key_the_list_must_be_signed(archive: Path, tmp_path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    public = tmp_path / "key.pem"
    public.write_bytes(
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    environment = {allowed.KEY: str(public)}
    listed = archive.parent / LIST
    signature = archive.parent / f"{LIST}.sig"
    with pytest.raises(NotAllowed, match="wants a signed list"):
        read_list(archive.parent, environment)
    signature.write_bytes(Ed25519PrivateKey.generate().sign(listed.read_bytes()))
    with pytest.raises(NotAllowed, match="not made with the key"):
        read_list(archive.parent, environment)
    signature.write_bytes(private.sign(listed.read_bytes()))
    assert archive.name in read_list(archive.parent, environment).values()
    public.write_text("no key")
    with pytest.raises(NotAllowed, match="not a public key"):
        read_list(archive.parent, environment)
