"""A complaint without a symptom: "something is wrong with me", "avrei un problema"."""

from __future__ import annotations

import re
from typing import Final

_GREETING: Final = re.compile(
    r"^\W*(?:(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening)|"
    r"dear (?:all|doctors?|team)|dear|doctor|sorry|excuse me|please|"
    r"salve|buon ?giorno|buona ?sera|buon pomeriggio|ciao|gentil\w+|"
    r"dottor\w*|mi scus\w+|scus\w+|per favore|help|aiuto)\b\W*)*",
    re.IGNORECASE,
)
_HEDGE: Final = (
    r"(?:i think |i feel |i believe |maybe |well |so |um+ |er+ |allora |ecco |credo |penso |"
    r"mi sa |forse |sento |in pratica )*"
)
_COMPLAINTS: Final = re.compile(
    rf"{_HEDGE}(?:"
    r"(?:i|we)(?:'ve| have|ve)?(?: got| had)?(?: a| some| this)?"
    r"(?: bit of a| big| small| little| serious| strange| weird| bad| health| medical| bone)*"
    r" (?:problem|trouble|issue|complaint|thing going on)s?\b"
    r"|(?:there(?:'s| is|s) )?something(?:'s| is|s)?(?: just| really| clearly| definitely)*"
    r" (?:wrong|not right|off|going on|up)\b"
    r"|(?:i|he|she)(?:'m| am|m|'s| is|s)?(?: just| really)* (?:not|don'?t|doesn'?t)"
    r"(?: feel| feeling| doing| been)* (?:right|well|good|great|myself)\b"
    r"|(?:i|we)(?:'d| would| really| just)* (?:need|want|like)(?: some| your| medical| a bit of)*"
    r" (?:help|advice|a doctor)\b"
    r"|(?:i was wondering (?:if|whether) )?(?:can|could|will) "
    r"(?:you|someone|anyone|somebody)(?: people| guys| all| lot)?(?: please)? help\b"
    r"|(?:i(?: was|'m|'ve been)? wonder(?:ing)?\W+)?(?:if|whether|any chance|do you think) "
    r"(?:you|someone|anyone|somebody)(?: people| guys| all| lot)?"
    r" (?:can|could|will|might)(?: please)? help\b"
    r"|(?:i(?:'m| am|m) )?(?:worried|scared|frightened|afraid|anxious)\b"
    r"|(?:ho|avrei|abbiamo|avremmo|c'è|ce|mi è (?:uscit|capitat|success)\w+)(?: avuto)?"
    r"(?: un| una| qualche| dei| delle| questo)?"
    r"(?: po'? di| piccolo| grosso| grande| serio| brutto)*"
    r" (?:problem\w+|disturb\w+|guai\w*|fastidi\w*|cosa strana|coso strano)\b"
    r"|(?:c'è |ho |sento )?qualcosa(?: che)? (?:non va|non torna|di strano|di brutto|che non va)\b"
    r"|(?:non (?:mi sento|sto)(?: tanto| molto| proprio| per niente)? (?:bene|granché))\b"
    r"|(?:sto|mi sento)(?: tanto| molto| proprio)* male\b"
    r"|(?:ho|avrei|abbiamo)(?: tanto| proprio)? bisogno(?: di)?(?: un| qualche)?"
    r" (?:aiuto|consiglio|medico|dottore|una mano)\b"
    r"|(?:mi chiedevo se |non è che )?(?:mi|ci)? ?"
    r"(?:può|puoi|potete|potreste|potrebbe|poteste|potesse) (?:dar(?:e|mi|ci) una mano|aiutar\w+)\b"
    r"|(?:sono|siamo) (?:preoccupat|spaventat|in ansia|in pensiero|agitat)\w*\b"
    r")",
    re.IGNORECASE,
)
_ABOUT_A_PLACE: Final = re.compile(
    rf"{_HEDGE}(?:"
    r"(?:(?:it|this)(?:'s| is| was)|its) (?:about|for|regarding) (?:my|his|her|the)\b"
    r"|(?:what(?:'s| is|s)|whats) (?:wrong|up|the matter|going on) with (?:my|his|her)\b"
    r"|(?:there(?:'s| is|s) )?something (?:odd|weird|strange|funny|bad) (?:in|with|about|on|at)\b"
    r"|(?:\w+ ){1,4}(?:feels?|looks?|is|has been|'s)(?: just| really| very| a bit| so| all)*"
    r" (?:weird|odd|funny|strange|wrong|off|not right)\b"
    r"|(?:\w+ ){1,3}(?:problem|trouble|issue)s?$"
    r"|(?:is|are) (?:\w+ ){1,3}(?:pain|ache|swelling|stiffness|numbness|lump)s?"
    r" (?:normal|common|ok)\b"
    r"|(?:è|sono) normal[ei] (?:\w+ ){0,2}(?:dolor\w+|mal[ei]|gonfior\w+|formicoli\w+|nodul\w+)\b"
    r"|(?:è|e'|e|si tratta|sarebbe)(?: per| x| di| del\w*)(?: il| la| lo| l'| i| le| una?)?\b"
    r"|(?:non so )?(?:che )?cosa (?:ho|ha|abbia) (?:a|al|allo|alla|ai|alle|nel|nella|sul|sulla)\b"
    r"|(?:problem\w+|guai\w*|fastidi\w*) (?:a|al|allo|alla|all'|ai|alle|con il|con la|di)\b"
    r")",
    re.IGNORECASE,
)
"""Of a part of the body: "it's about my hip", "knee problem", "non so cosa ho alla caviglia"."""
_CLAUSE: Final = re.compile(r"[.?!,;]+\s+")
_ERRAND: Final = re.compile(
    r"\b(?:scan|mri|ct|x-?ray|report|result|appointment|bill|invoice|referral|letter|surgery|"
    r"operation|biopsy|risonanza|tac|lastra|radiografia|referto|esit|appuntament|visita|fattura|"
    r"impegnativa|operazione|intervento|biopsia|esam)",
    re.IGNORECASE,
)
_PLACE_WORDS_AT_MOST: Final = 9
_WORDS_AT_MOST: Final = 14
_REST_AT_MOST: Final = 2


def is_vague_complaint(text: str, *, names_place: bool) -> bool:
    """Whether a short message, after its greeting, only says that something is wrong or that its
    writer needs help. What says more is for the reader and the classifier, unless
    it ``names_place``, a part of the body, for what is wrong."""
    words = _GREETING.sub("", text.replace("’", "'"), count=1).strip()
    if names_place and _complains_of_a_place(words):
        return True
    if len(words.split()) > _WORDS_AT_MOST:
        return False
    found = _COMPLAINTS.match(words)
    if found is None:
        return False
    return names_place or len(words[found.end() :].split()) <= _REST_AT_MOST


def _complains_of_a_place(words: str) -> bool:
    """Whether a clause only says that something is the matter with a body part."""
    return any(
        len(clause.split()) <= _PLACE_WORDS_AT_MOST
        and _ERRAND.search(clause) is None
        and _ABOUT_A_PLACE.match(clause.rstrip(" .!?")) is not None
        for clause in _CLAUSE.split(words)
    )
