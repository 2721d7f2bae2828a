"""A message that only says that something is wrong."""

import pytest

from bot.findings import read


@pytest.mark.parametrize(
    "text",
    [
        "something is wrong",
        "Hi, I have a bit of a problem",
        "hello doctor i need help please",
        "good evening, can someone help me",
        "i'm not feeling right",
        "I'm worried.",
        "theres something wrong with my hip",
        "buongiorno avrei un problema",
        "salve, ho bisogno di aiuto",
        "non sto bene",
        "mi potete aiutare?",
        "Buonasera, c'è qualcosa che non va nel braccio",
        "sono preoccupata",
        "ho un problema al ginocchio",
        "I wonder, any chance you could help with an arm",
        "knee problem",
        "it's about my daughter's heel",
        "what's up with my collarbone?",
        "my elbow feels all wrong",
        "potreste darmi una mano con la caviglia di mia figlia",
        "non so cosa ho al polso",
        "sarebbe per la schiena",
        "salve non so se scrivo bene, e x il ginocchio di mia mamma",
    ],
)
def test_only_says_that_something_is_wrong(text: str) -> None:
    assert read(text).extra["vague"] is True


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "buongiorno",
        "I have a problem with my landlord and the rent",
        "can you help me find the parking at the hospital",
        "thanks, no problem",
        "nessun problema, grazie",
        "I'm worried about the price of cryoablation",
        "avrei un problema con il sito, non riesco a prenotare la visita",
        "what is a bone biopsy?",
        "it's about my knee scan next week",
        "è per la risonanza al ginocchio",
        "no",
    ],
)
def test_says_something_else(text: str) -> None:
    assert read(text).extra.get("vague") in (False, None)
