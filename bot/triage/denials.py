"""Answers that deny a whole question in words of their own: "everything works", "ma quando mai"."""

from __future__ import annotations

import re
from typing import Final

from bot.findings.text import fold
from bot.findings.words import word_set

_BUT: Final = re.compile(
    r"\b(?:but|except|apart|only|just|though|although|however|unless|a (?:bit|little)|slightly|"
    r"sometimes|ma|però|pero|tranne|a parte|solo|soltanto|un po'?|ogni tanto|a volte)\b",
    re.IGNORECASE,
)
_OPENING: Final = (
    r"(?:no|nope|nah|nay|oh|eh|well|beh|mah|ah|he|she|it|they|says?|dice|that|che|lol|haha|"
    r"thank god|grazie a dio|please|grazie|thanks|ma|but)"
)
_NOTHING: Final = (
    r"(?:nowt|nada|zero|zilch|nil|negative|negativo|none|nothing|nulla|niente|nessun[oa]?|macché|"
    r"macche|nisba|never|mai|not at all|per niente|affatto|assolutamente no|absolutely not)"
    r"(?=\W*$|\s*[,.;!]|\s(?:of|like|on there|there|to report|at all|that|thank\w*|"
    r"di (?:tutto|quest)|del genere|che io|grazie|proprio|in vita))"
)
_LIMB: Final = (
    r"(?:(?:my |the |his |her )?(?:legs?|arms?|hands?|foot|feet|toes?|fingers?|ankles?|knees?|"
    r"backs?|necks?|spine)(?:'s)?)"
)
_ARTO: Final = (
    r"(?:(?:il |lo |la |i |le |entrambe le |tutte e due le )?"
    r"(?:gamb[ae]|bracci[oa]|pied[ei]|man[oi]|dita|cavigli[ae]|ginocchi[oa]|schiena|collo))"
)
_ALL: Final = (
    r"(?:(?:i'?m|i am|it(?:'s| is)?|its|it all|everything(?:'s| is)?|all(?: is)?|"
    rf"they(?:'re| are)?|(?:feels? )?(?:both |all )?{_LIMB}(?:(?: and |, ){_LIMB})*(?: are| is)?|"
    rf"{_ARTO}(?:(?: e |, ){_ARTO})*(?: sono| è| vanno)?|"
    r"(?:è |sono |va |vanno |sta |sto )?(?:tutt[oaie])?|"
    r"sta|sto|va)\s*)?(?:all |both |just |perfectly |completely |totally |quite |absolutely |"
    r"feels? |moves? |works? |and |"
    r"tutt[oaie] |molto |proprio |è |sono |vanno )*"
)
_WELL: Final = (
    r"(?:normal(?:ly|e|i)?|fine|ok(?:ay)?|good|grand|great|well|right as rain|fit as a fiddle|"
    r"not (?:too |so )?bad|as (?:sound|strong|good|steady)|benone|discretamente|"
    r"perfect(?:ly)?|alright|all right|"
    r"cool|steady|strong|regolar[ei]|nella norma|a posto|apposto|bene|benissimo|bone|buon[aoie]|"
    r"perfett[oaie]|stabile|ugual[ei]|fresc\w+|fort[ei]|moves?|works?|as (?:it|they) should|"
    r"as (?:usual|always|ever|before)|like (?:always|before)|come (?:prima|sempre|al solito))"
)
_DENIES: Final = re.compile(
    rf"^\W*+(?:{_OPENING}\b\W++)*(?:"
    rf"{_NOTHING}"
    rf"|{_ALL}{_WELL}(?=\W*$|\s*[,.;!]|\s(?:and|e|no|thank\w*|grazie|all|to me|otherwise|here|down|"
    r"below|so far|"
    r"like|as|come|in the))"
    r"|(?:can breathe|breath\w+ (?:fine|ok\w*|well|normally)|respir\w+(?: bene)?|"
    r"no (?:blood|bleeding|sangue))\b"
    r"|no(?:t)? (?:to|of) (?:all|any|any of) (?:that|those|them|these|this)\b"
    r"|not (?:that i|really|had|since|hot|any|noticed|as far)\b|not to my knowledge\b"
    r"|(?:have ?n'?t|has ?n'?t|had ?n'?t|don'?t|doesn'?t|did ?n'?t|do not|does not|never)"
    r" (?:had|have|get|got|gets|noticed|seen|felt)(?: (?:any|one|them|it|that|anything))?\W*$"
    r"|no (?:problems?|trouble|issues?|worries|have|way|chance)\b"
    r"|feels? (?:cool|normal|fine)\b"
    r"|(?:ma )?(?:quando mai|va là|va|figur\w+|scherza|che dice)\b"
    r"|(?:non|nun) (?:ne (?:ha|ho)|(?:mi|me) (?:pare|sembra|risulta)|ha|ho|direi|credo|penso)"
    r"(?: proprio)?\W*(?:$|,)"
    r"|(?:sente|sento|sentono) (?:e (?:muov\w+) )?tutt?o\b"
    r"|(?:muov\w+|si muov\w+) (?:tutt[oaie]|bene|come)\b"
    r"|(?:le )?gambe le (?:sent\w+|muov\w+)\b"
    r"|(?:è |sono |i'?m |she'?s |he'?s )?(?:wide |fully )?"
    r"(?:lucid\w+|svegli[oa]|vigile|alert|awake|with it)\b.*"
    r"\b(?:respir\w*|breath\w*) (?:bene|normal\w*|fine|ok\w*|well|easy)\b"
    r"|(?:le )?gambe (?:mi |lo |la |ci )?(?:regg\w+|tengono|funzion\w+)\b"
    r"|(?:she|he|i) (?:moves?|feels?|can move|can feel) (?:it all|everything|all)\b"
    r"|eats?\b|mangi[ao]\b|(?:weight|peso)\b.{0,20}\b(?:stable|same|steady|stabile|uguale)\b"
    r")",
    re.IGNORECASE,
)
_TROUBLE: Final = re.compile(
    r"\b(?:numb\w*|dead|weak\w*|heavy|can ?not|can'?t|cant|couldn'?t|won'?t|unable|tingl\w+|"
    r"drop\w*|until|then|worse|worst|pain\w*|hurt\w*|ache\w*|agony|swoll\w+|bleeds|works?(?= in)|"
    r"debol\w+|addorment\w+|formicol\w+|pesant\w+|insensib\w+|non (?:la |lo |li |le |mi |ci )?"
    r"(?:sent\w+|riesc\w+|muov\w+|regg\w+|cammin\w+)|fino|poi|peggi\w+|così male|dolor\w+|"
    r"brivid\w+|forza)\b(?! buona)",
    re.IGNORECASE,
)
_DENIED_TROUBLE: Final = re.compile(
    r"\b(?:no|without|senza|niente|nessun[oa]?)\s(?:\w+\s)?"
    r"(?:numbness|weakness|tingling|pain|hurt|ache|dolor[ei]|formicoli[io]?|debolezza|brividi)\b",
    re.IGNORECASE,
)
"""A word of trouble that is itself denied: "totally normal, no chest pain"."""
_WORDS_AT_MOST: Final = 14
_NOES: Final = word_set(
    "no nope nah nay naw none nothing never noo nooo niente nulla nessuno nessuna mai macche"
)
_HARMLESS: Final = word_set(
    "please thanks thank you ta cheers god gods lord jesus christ heaven heavens goodness mercy "
    "mercifully bless blessed blessing blessings grace great good is be to the praise praised "
    "inshallah alhamdulillah mashallah hallelujah amen willing touch touching knock knocking wood "
    "on luck lucky luckily fortunately thankfully hopefully touchwood all quiet calm peaceful "
    "well fine grand ok okay happy doctor doc dr nurse sir madam maam miss dear love darling mate "
    "pal friend my and so far yet now at moment today tonight for asking kind very much really of "
    "course absolutely definitely none nothing worries him his her we are i am im safe per favore "
    "grazie mille infinite dio iddio signore madonna gesu cristo santo santi cielo carita amor "
    "amore mia mio sia lodato ringraziando ringraziato ringrazio ringraziamo a al il la lo del di "
    "che ci ce ne scampi liberi guardi guarda mancherebbe altro facciamo le corna tocco tocchiamo "
    "ferro legno fortuna fortunatamente tutto tutta tranquillo tranquilla tranquilli sereno "
    "serena calmo calma bene benissimo posto dottore dottoressa signora signorina infermiera caro "
    "cara gentile stia sta sto state e ora adesso oggi finora momento assolutamente davvero "
    "niente nulla speriamo spero voglia vuole se sempre"
)
"""Words of thanks, prayer, luck, calm and address: they tell of no sign."""
_SET_PHRASES: Final = re.compile(
    r"\b(?:not (?:at all|really|so far|yet)|meno male)\b", re.IGNORECASE
)


_LEADING_BUT: Final = re.compile(r"^\W*+(?:ma|but)\b\W*", re.IGNORECASE)


def denies_all(text: str) -> bool:
    """Whether a short answer says that there is nothing of what was asked, or that all is well.
    An answer with a "but" or a word of trouble in it says more, and is not taken for that."""
    plain = " ".join(text.replace("’", "'").split())
    body = _LEADING_BUT.sub("", plain)
    if len(plain.split()) > _WORDS_AT_MOST or _BUT.search(body):
        return False
    if _TROUBLE.search(_DENIED_TROUBLE.sub(" ", body)):
        return False
    return _DENIES.search(plain) is not None or _harmless_after_no(plain)


def says_no(text: str) -> bool:
    """Whether a word of the answer is a plain no: "niente di che", and not "all good"."""
    return any(fold(word) in _NOES for word in re.findall(r"[^\W\d_]+", text))


_NEVER: Final = re.compile(
    r"^\W*(?:i(?:'ve| have)? |(?:s?he(?:'s| has)?|they(?:'ve| have)?) |non )?(?:(?:ho|ha) )?"
    r"(?:never|mai) (?:had|have|been|got|avut[oaie]|stat[oaie]|fatt[oaie])\b(?P<what>.*)$",
    re.IGNORECASE,
)
_ANY_OF_IT: Final = word_set(
    "it any one ones them that those this these anything nothing like of the a an all thing things "
    "such before either in my life niente nulla cosi simile simili una uno un cosa cose del genere "
    "di questo questa questi queste in vita mia"
)


def never_had(text: str) -> list[str]:
    """The words for what a short answer says was never had, been or done; none where it says so
    of whatever was asked: "never had any of that"."""
    found = _NEVER.match(" ".join(text.replace("’", "'").split()))
    words = re.findall(r"[^\W\d_]+", found["what"]) if found else []
    return [folded for word in words if (folded := fold(word)) not in _ANY_OF_IT]


def _harmless_after_no(plain: str) -> bool:
    """Whether the answer opens with "no" and goes on with thanks, prayer or address and no word
    that could tell of anything: "no please, God is good", "no, facciamo le corna"."""
    spoken = _SET_PHRASES.sub(" ", plain.replace("'", " "))
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", spoken)]
    return bool(words) and words[0] in _NOES and all(w in _HARMLESS | _NOES for w in words[1:])
