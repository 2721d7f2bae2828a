"""Italian of carers who learnt it late, and what aunts and teachers tell of a child."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.model import FactValue


def facts(text: str) -> dict[str, FactValue]:
    return {item.fact: item.value for item in read(text, prior="it").told}


class TestInfinitives:
    @pytest.mark.parametrize(
        ("text", "fact", "value"),
        [
            ("nonno non capire più niente da stamattina", "confusion", True),
            ("signora non conoscere me da oggi", "confusion", True),
            ("testa sua non va, ieri era bene", "confusion", True),
            ("signore dire cose strane da ieri", "confusion", True),
            ("lei non respirare bene", "breathless_severe", True),
            ("signora mancare aria", "breathless", True),
            ("nonna non muovere gamba da oggi", "cannot_feel_or_move_limb", True),
            ("signore cadere e non stare in piedi", "loading", "cannot"),
            ("signora non camminare più da ieri", "loading", "cannot"),
            ("io non sentire gambe", "limb_weakness", True),
            ("signore vomitare sangue", "coughing_blood", True),
            ("io badante, signora ha freddo tremare", "shivers", True),
            ("no febbre, trema tutto", "shivers", True),
            ("nonno ha tremori e freddo", "shivers", True),
            ("nonno febbre, lui fa cura tumore in ospedale", "cancer_treatment_6w", True),
        ],
    )
    def test_stand_for_what_somebody_does(self, text: str, fact: str, value: FactValue) -> None:
        assert facts(text)[fact] == value

    @pytest.mark.parametrize(
        ("text", "fact"),
        [
            ("signora camminare bene", "breathless"),
            ("signora respirare bene", "breathless"),
            ("signora non capire italiano bene", "confusion"),
            ("mia madre non capisce l'italiano", "confusion"),
            ("per lei non camminare è un sollievo", "loading"),
            ("trema tutta la mano", "shivers"),
            ("trema tutto dalla paura", "shivers"),
            ("niente febbre, brividi o tosse", "fever"),
            ("la cura del tumore quanto dura?", "cancer_treatment_6w"),
        ],
    )
    def test_and_not_where_it_is_well_or_nobody_does_it(self, text: str, fact: str) -> None:
        assert facts(text).get(fact) not in (True, "cannot")


class TestAbuseToldByOthers:
    @pytest.mark.parametrize(
        "text",
        [
            "sono una maestra, un alunno ha lividi sulle gambe e dice che il papà si arrabbia",
            "la nipotina ha ecchimosi e ha paura della mamma",
            "ha dei lividi e non vuole tornare dal papà",
            "un mio alunno ha segni di cinghia sulla schiena",
            "la bimba ha bruciature di sigaretta",
        ],
    )
    def test_is_heard(self, text: str) -> None:
        assert facts(text)["abuse"] is True

    @pytest.mark.parametrize(
        "text",
        [
            "il papà si arrabbia se non prende lo sciroppo",
            "ha un livido sul braccio, è caduta dal letto",
            "ho lividi sulle gambe, prendo il coumadin",
            "ha paura del dottore",
        ],
    )
    def test_and_not_in_either_alone(self, text: str) -> None:
        assert "abuse" not in facts(text)


class TestChildren:
    @pytest.mark.parametrize(
        "text", ["il bimbo ha 15 mesi e zoppica", "ha 14 mesi, cammina da poco, ora zoppica"]
    )
    def test_who_limp_can_walk(self, text: str) -> None:
        assert "not_yet_walking" not in facts(text)

    def test_who_do_not_say_so_may_not(self) -> None:
        assert facts("il bimbo ha 14 mesi e ha un livido")["not_yet_walking"] is True

    def test_an_age_behind_a_comma(self) -> None:
        assert facts("la piccola, 3 anni, zoppica da ieri")["age"] == 3


class TestAForehead:
    @pytest.mark.parametrize("text", ["la fronte è fresca", "ha la fronte che scotta"])
    def test_that_is_felt_is_no_place(self, text: str) -> None:
        assert "site_detail" not in facts(text)

    def test_that_hurts_is_one(self) -> None:
        assert facts("mi fa male la fronte")["site_detail"] == "skull"

    def test_a_fever_not_taken_is_not_known(self) -> None:
        assert facts("io no so febbre")["fever"] == "unknown"
