"""What the patients of a demonstration say first: no word of it was ever written by a patient."""

from __future__ import annotations

from random import Random

from bot.content.language import Language

NEVER = "Xenia Xerxenio"
"""Stands for a made-up name, which has as many letters."""
SPOKEN: dict[Language, int] = {"en": 55, "it": 45}
"""The languages that there are words for, and how frequent each is."""
SITES: dict[Language, tuple[str, ...]] = {
    "en": ("knee", "shin", "thigh", "hip", "upper arm", "wrist", "back", "ankle", "shoulder"),
    "it": ("ginocchio", "stinco", "femore", "bacino", "braccio", "polso", "piede", "gomito"),
}
TIMES: dict[Language, tuple[str, ...]] = {
    "en": ("since Easter", "for nine days", "for two months", "since the match", "since August"),
    "it": ("da Pasqua", "da nove giorni", "da due mesi", "dalla partita", "da agosto"),
}
COMPLAINTS: dict[Language, tuple[str, ...]] = {
    "en": ("pain", "a swelling", "a lump", "stiffness", "aching at night", "a dull ache"),
    "it": ("dolore", "un gonfiore", "un nodulo", "rigidità", "male di notte", "un dolore sordo"),
}
OPENINGS: dict[Language, tuple[str, ...]] = {
    "en": (
        "I have had {kind} in my {site} {time} and it keeps me from work",
        "{Time} my daughter has had {kind} near the {site}, should we worry",
        "Our gardener {name} has noticed {kind} at the {site} {time}",
        "Morning, {kind} of the {site} {time}, the ointment of the pharmacist did nothing",
        "{Time} there is {kind} in my {site}. The doctor said to wait and see",
        "I fell on my {site} yesterday, now {kind}",
        "My mother has {kind} in the {site} {time} and had breast cancer years ago",
    ),
    "it": (
        "Ho {kind} al {site} {time} e non riesco a lavorare",
        "{Time} mia figlia ha {kind} al {site}, dobbiamo preoccuparci?",
        "Il nostro giardiniere {name} ha notato {kind} al {site} {time}",
        "Buongiorno, {kind} al {site} {time}, la pomata del farmacista non serve",
        "{Time} sento {kind} al {site}. Il medico ha detto di aspettare",
        "Ieri sono caduto sul {site}, adesso {kind}",
        "Mia madre ha {kind} al {site} {time} e anni fa ha avuto un tumore al seno",
    ),
}
UNANSWERED: dict[Language, tuple[str, ...]] = {
    "en": (
        "Can my parrot come along to the ward",
        "Who pays for the taxi home afterwards",
        "Is there somewhere to pray on your floor",
        "Could I film the procedure for my sister",
    ),
    "it": (
        "Posso portare il mio pappagallo in reparto",
        "Chi paga il taxi per tornare a casa",
        "C'è un posto per pregare al vostro piano",
        "Posso filmare la procedura per mia sorella",
    ),
}
NAMES = ("Bruno", "Carla", "Dario", "Elena", "Greta", "Irene", "Lucia", "Marco", "Paolo", "Silvi")
SYLLABLES = ("ba", "co", "di", "fe", "gu", "la", "mi", "no", "pe", "ri", "sa", "tu", "ve", "zo")


def opening(dice: Random, language: Language, n: int) -> str:
    """The first words of the ``n``-th patient: each kind of opening in its turn."""
    time = dice.choice(TIMES[language])
    return OPENINGS[language][n % len(OPENINGS[language])].format(
        kind=dice.choice(COMPLAINTS[language]),
        site=dice.choice(SITES[language]),
        time=time,
        Time=time.capitalize(),
        name=NEVER,
    )


def name(dice: Random) -> str:
    """A name that hardly anybody else has, as long as :data:`NEVER`."""
    rare = "".join(dice.choice(SYLLABLES) for _ in range(4))
    return f"{dice.choice(NAMES)} {rare.capitalize()}"
