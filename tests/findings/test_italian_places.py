"""Where it is, in Italian: which of two places is meant, and places told by their neighbours."""

from __future__ import annotations

import pytest

from bot.findings import read


@pytest.mark.parametrize(
    ("text", "site", "side"),
    [
        ("ho un gonfiore al braccio, dalla spalla alle dita", "arm", None),
        ("collo, dolore che va alla spalla", "neck", None),
        ("il polpaccio della gamba destra è gonfio", "calf", "right"),
        ("ho un problema all'anca: mi fa male se accavallo le gambe", "hip", None),
        ("la spalla mi fa male quando alzo il braccio", "shoulder", None),
        ("un ematoma all'avambraccio, la mano si muove bene", "forearm", None),
        ("nella coscia ho dolore da giorni, il piede non lo appoggio", "thigh", None),
        ("un bozzo tra spalla e gomito", "upper_arm", None),
        ("mi brucia tra una scapola e l'altra", "upper_back", None),
        ("dolore al dito grosso del piede", "toe", None),
        ("mi fa male la schiena, giù in fondo", "lower_back", None),
        ("un nodulo nella piega della coscia", "groin", None),
        ("ho un bozzo sulla testa, ci passo il dito e si sente", "skull", None),
        ("mi fa male il tallone se metto i piedi a terra", "heel", None),
        ("una pallina sotto l'ascella dalla parte del cuore", "armpit", "left"),
        ("le costole a dritta mi fanno male", "ribs", "right"),
        ("dolore in mezzo al petto", "chest", "middle"),
        ("ho la febbre da ieri e il ginocchio destro ha un cerotto", "knee", "right"),
        ("febbre dopo la crioablazione al femore", None, None),
    ],
)
def test_where(text: str, site: str | None, side: str | None) -> None:
    facts = read(text, prior="it").facts
    assert (facts.get("site_detail"), facts.get("side")) == (site, side)
