"""What was only believed or expected and turned out otherwise."""

from __future__ import annotations

import pytest

from bot.findings import read


def present(text: str) -> set[str]:
    return {f.kind for f in read(text).findings if f.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("we assumed it was a rash but it's a hard knot in his calf", "skin"),
        ("I was sure I'd fractured my wrist but the scan was normal", "fracture"),
        ("credevo di avere la febbre ma il termometro dice 36.4", "fever"),
        ("pensavo fosse un livido invece è un nodulo sul braccio", "skin"),
        ("I'd expected pain after the biopsy but no, nothing", "pain"),
    ],
)
def test_what_turned_out_otherwise_is_not_there(text: str, kind: str) -> None:
    assert kind not in present(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I thought I'd broken my toe but I'm still not sure", "fracture"),
        ("I thought my wrist was broken but I could use it, now it's worse", "fracture"),
        ("I thought my leg was numb from sitting but it stays so", "numbness_weakness"),
        ("I thought it was swollen and it is, my ankle", "swelling"),
    ],
)
def test_in_doubt_it_stays(text: str, kind: str) -> None:
    assert kind in present(text)
