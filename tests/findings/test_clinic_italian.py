"""Italian sentences whose parts stand apart: the limb and what is wrong with it, a lump and who has
it, a "no" and how one feels, a cancer and whether anybody has it."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.model import FactValue


def facts(text: str) -> dict[str, FactValue]:
    return {item.fact: item.value for item in read(text, prior="it").told}


class TestACrookedLimb:
    @pytest.mark.parametrize(
        "text",
        [
            "dove vi trovo? credo di avere il polso rotto, è storto",
            "è storta la gamba da quando sono scivolata",
            "sono cascato sulla mano, adesso è tutta storta",
            "ho male al gomito. è storto",
            "mio figlio è caduto, il braccio gli fa male, sembra storto",
            "ho l'avambraccio rotto, è piegato male",
            "caviglia rotta e girata, non so che fare",
            "polso rotto storto",
            "il piede mi è rimasto girato",
            "il ginocchio è gonfio e storto",
        ],
    )
    def test_is_a_deformity(self, text: str) -> None:
        assert facts(text).get("deformity") is True

    @pytest.mark.parametrize(
        "text",
        [
            "ho preso una storta, mi fa male la caviglia",
            "cammino storto perché mi fa male il ginocchio",
            "ho un dente storto e male alla mano",
            "il ginocchio mi fa male ma non è storto",
            "ho i piedi storti da quando sono nata",
            "mi fa male la mano e il quadro è storto",
            "mi si è girata la caviglia",
            "va tutto storto, mi fa male il piede",
        ],
    )
    def test_and_not_every_word_of_crookedness(self, text: str) -> None:
        assert facts(text).get("deformity") is not True


class TestWhoHasOne:
    @pytest.mark.parametrize(
        ("text", "about", "age"),
        [
            ("un gnocco è sempre grave? mia figlia di 4 anni ne ha uno sulla mano", "child", 4),
            ("cos'è un bozzo? mio nipote di 11 anni ce l'ha sul piede", "child", 11),
            ("i noduli si operano? mio marito ne ha due sulla coscia, ha 71 anni", "other", 71),
            ("che cos'è un bozzo? ne ho uno sulla spalla, ho 44 anni", "self", 44),
        ],
    )
    def test_is_told_after_a_question_about_lumps(self, text: str, about: str, age: int) -> None:
        reading = read(text, prior="it")
        assert reading.about == about
        assert facts(text)["age"] == age
        assert facts(text)["lump"] is True

    @pytest.mark.parametrize(
        "text",
        [
            "cos'è un bozzo? mia figlia non ne ha uno",
            "cos'è un bozzo? il mio vicino ne ha uno",
        ],
    )
    def test_and_who_has_none(self, text: str) -> None:
        assert facts(text).get("lump") is not True or read(text, prior="it").about is None

    def test_in_english_too(self) -> None:
        reading = read("is a lump always bad? my grandson is 6 and has one on his shin")
        told = {item.fact: item.value for item in reading.told}
        assert (reading.about, told["age"], told["lump"]) == ("child", 6, True)

    @pytest.mark.parametrize(
        "text",
        [
            "mia figlia di 5 anni ha male alle ginocchia la sera, sono dolori normali?",
            "mio figlio di 5 anni zoppica, sono due settimane",
        ],
    )
    def test_they_are_is_not_i_am(self, text: str) -> None:
        assert read(text, prior="it").about == "child"
        assert facts(text)["age"] == 5

    def test_i_am_still_is(self) -> None:
        text = "mio figlio ha la febbre, sono caduta e ho male al polso"
        pains = [item for item in read(text, prior="it").findings if item.kind == "pain"]
        assert [item.status for item in pains] == ["present"]


class TestANoBeforeHowItIs:
    @pytest.mark.parametrize(
        "text",
        ["no no sto bene", "no sta benissimo", "no no no cammino bene", "no no sto benone"],
    )
    def test_is_well(self, text: str) -> None:
        told = facts(text)
        assert told.get("loading") != "cannot"
        assert told.get("fatigue") is not True
        assert told.get("unwell") is not True

    @pytest.mark.parametrize("text", ["no, non sto bene", "no no non sto bene", "nn sta bene"])
    def test_unless_a_not_follows(self, text: str) -> None:
        assert facts(text)["unwell"] is True
        assert facts(text).get("child_well") is not True

    @pytest.mark.parametrize(
        "text", ["non sto in piedi", "nun sta in piedi", "non sta sulle gambe"]
    )
    def test_standing_is_said_of_the_legs(self, text: str) -> None:
        assert facts(text)["loading"] == "cannot"

    @pytest.mark.parametrize("text", ["non sto dormendo", "non sto prendendo niente"])
    def test_and_not_of_everything_one_is_doing(self, text: str) -> None:
        assert "loading" not in facts(text)


class TestACancerOnlyNamed:
    @pytest.mark.parametrize(
        "text",
        [
            "ho il terrore che sia un cancro",
            "temo sia un tumore, mi fa male la spalla",
            "no, ma ho paura che sia un tumore",
            "mio figlio ha un bozzo, è un tumore?",
            "volevo chiedere se un nodulo è sempre un cancro",
            "perché mi parlate di tumori? ho solo male al polso",
            "tumore? oddio",
            "e il sarcoma di ewing?",
            "siete un centro tumori?",
            "cosa sono le metastasi ossee",
            "spero non sia un cancro",
            "ho una lesione ossea al femore",
        ],
    )
    def test_is_nobodys(self, text: str) -> None:
        assert "known_cancer" not in facts(text)

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("ho paura, ho un tumore al seno", "now"),
            ("ho paura che il tumore sia tornato", "now"),
            ("mi hanno detto che è un tumore, è grave?", "now"),
            ("mia madre ha un tumore alla colonna", "now"),
            ("ho un tumore alla prostata", "now"),
            ("sono preoccupata, tumore al seno nel 2015", "past"),
            ("ho avuto un tumore alla prostata", "past"),
            ("il medico sospetta un tumore", "possible"),
            ("non so se è un tumore", "possible"),
            ("il radiologo parla di tumore", "now"),
        ],
    )
    def test_unless_somebody_has_it(self, text: str, value: str) -> None:
        assert facts(text)["known_cancer"] == value

    def test_a_relatives_cancer_makes_the_relative_the_patient(self) -> None:
        assert read("mio padre ha un tumore alla schiena", prior="it").about == "other"

    def test_lesions_of_bone_beside_a_cancer_are_metastases(self) -> None:
        assert facts("tumore al seno, lesione ossea al bacino")["bone_metastases"] is True


class TestADiseaseOnlyNamed:
    @pytest.mark.parametrize("text", ["e la cisti ossea?", "cosa sono le cisti ossee"])
    def test_is_no_finding(self, text: str) -> None:
        assert "lump_hard" not in facts(text)

    @pytest.mark.parametrize("text", ["ho una pallina dura", "la gobba al polso è ossea"])
    def test_and_a_hard_lump_is_one(self, text: str) -> None:
        assert facts(text)["lump_hard"] is True


class TestNoTreatment:
    @pytest.mark.parametrize(
        "text",
        [
            "niente chemio, solo l'operazione",
            "non faccio chemio",
            "la chemio non la faccio",
            "no mai, niente radioterapia",
            "non ho mai fatto chemioterapia",
        ],
    )
    def test_says_nothing_of_the_cancer(self, text: str) -> None:
        assert "known_cancer" not in facts(text)
        assert facts(text).get("cancer_treatment_6w") is not True

    @pytest.mark.parametrize(
        "text",
        [
            "non faccio chemio da tre settimane",
            "la chemio non la faccio più",
            "questa settimana ho saltato la chemio",
            "non ho mai saltato una chemio",
            "la chemio è stata rimandata",
            "faccio la chemio",
        ],
    )
    def test_unless_it_was_only_put_off(self, text: str) -> None:
        assert facts(text)["cancer_treatment_6w"] is True

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("no l'ultima chemio nel 2016", "past"),
            ("la prostata è guarita, non ho nessun tumore", "past"),
            ("mai avuto tumori", "never"),
        ],
    )
    def test_and_what_was_is_past(self, text: str, value: str) -> None:
        assert facts(text)["known_cancer"] == value


class TestSoftAnswers:
    @pytest.mark.parametrize(
        "text",
        [
            "boh no",
            "mah, direi di no",
            "no boh",
            "per carità no",
            "tranquilla no",
            "per adesso no",
            "ci mancherebbe",
            "manco per sogno",
            "non ho niente di tutto questo",
            "io no",
            "sì anzi no",
        ],
    )
    def test_that_are_a_no(self, text: str) -> None:
        assert read(text, prior="it").answer == "no"

    @pytest.mark.parametrize("text", ["mah sì", "boh, sì", "no, cioè sì"])
    def test_that_are_a_yes(self, text: str) -> None:
        assert read(text, prior="it").answer == "yes"

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("boh", "dont_know"),
            ("mah", "dont_know"),
            ("boh forse", "dont_know"),
            ("per carità aiutatemi", None),
            ("non ho niente al braccio ma non respiro", None),
        ],
    )
    def test_that_are_neither(self, text: str, answer: str | None) -> None:
        assert read(text, prior="it").answer == answer


class TestCourseAndSize:
    @pytest.mark.parametrize(
        "text", ["peggiora quando sto seduta", "mal di schiena, aumenta se cammino"]
    )
    def test_what_makes_it_worse_is_no_course(self, text: str) -> None:
        assert "trend" not in facts(text)

    @pytest.mark.parametrize(
        "text", ["peggiora sempre di più quando cammino", "peggiora con il tempo", "è peggiorato"]
    )
    def test_a_course_is_one(self, text: str) -> None:
        assert facts(text)["trend"] == "worse"

    def test_a_swelling_is_likened_and_not_measured(self) -> None:
        assert "lump_size_cm" not in facts("caviglia gonfia come un melone")

    def test_a_lump_is_measured(self) -> None:
        assert facts("un bozzo come un uovo")["lump_size_cm"] == 6

    @pytest.mark.parametrize(
        "text",
        ["più che altro la notte", "soprattutto di notte", "mal di schiena, specie la notte"],
    )
    def test_the_night_alone(self, text: str) -> None:
        assert facts(text)["night_pain"] is True

    @pytest.mark.parametrize("text", ["la notte no", "ho la febbre, soprattutto di notte"])
    def test_the_night_of_something_else(self, text: str) -> None:
        assert facts(text).get("night_pain") is not True


class TestDialect:
    @pytest.mark.parametrize(
        "text",
        [
            "nun riesco a sta' 'mpiedi",
            "no riesso caminar",
            "no riesso a star in pie",
            "nun me reggo",
        ],
    )
    def test_that_cannot_stand_or_walk(self, text: str) -> None:
        assert facts(text)["loading"] == "cannot"

    def test_that_can(self) -> None:
        assert facts("riesso caminar ben").get("loading") != "cannot"


class TestBenignOfAnotherPart:
    @pytest.mark.parametrize("text", ["ho la prostata ingrossata ma benigna", "un neo benigno"])
    def test_is_no_test_of_this_one(self, text: str) -> None:
        assert "previous_tests" not in facts(text)

    def test_a_biopsy_is(self) -> None:
        assert facts("la biopsia è benigna")["previous_tests"] == "benign"


class TestWhoOnlyHelps:
    @pytest.mark.parametrize(
        "text",
        ["mi aiuta mia nuora", "mi accompagna mio marito", "mio figlio mi porta in ospedale"],
    )
    def test_is_not_the_patient(self, text: str) -> None:
        assert read(text, prior="it").about == "self"

    def test_nor_who_called_for_help(self) -> None:
        assert read("mio marito ha già chiamato il 112", prior="it").about is None

    def test_a_birth_tells_since_when(self) -> None:
        assert read("mal di schiena da quando è nato mio figlio", prior="it").about is None

    @pytest.mark.parametrize(
        "text", ["mia figlia", "mio figlio sta male", "c'è mia figlia, zoppica"]
    )
    def test_who_is_named_alone_is(self, text: str) -> None:
        assert read(text, prior="it").about == "child"


class TestTheLanguage:
    @pytest.mark.parametrize("text", ["no no, gioca a tennis", "no schiena no"])
    def test_holds_where_a_no_is_of_either(self, text: str) -> None:
        assert read(text, prior="it").language == "it"

    def test_turns_with_english_words(self) -> None:
        assert read("no fever and no swelling", prior="it").language == "en"
