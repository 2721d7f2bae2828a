"""What a limb still does, told as a story: "still plastering, overhead is a sod"."""

from __future__ import annotations

import re
from typing import Final, Literal

Ability = Literal["full", "partly"]

_CANNOT: Final = re.compile(
    r"\b(?:can ?not|can'?t|couldn'?t|won'?t|wouldn'?t|unable|useless|hangs?|dead|impossible|never|"
    r"not (?:at all|really|much)|no (?:use|strength|way)|nothing|none|until|barely|hardly|"
    r"non|nn|per niente|impossibile|nemmeno|neanche|neppure|mai|appena|finch\w+)\b",
    re.IGNORECASE,
)
_PARTLY: Final = re.compile(
    r"\b(?:except|apart|but|only|bar|save|overhead|slow\w*|careful\w*|hard|harder|sod|struggl\w+|"
    r"trouble|difficult\w*|sore|hurts?|pain\w*|stiff\w*|limp\w*|hobbl\w+|weak\w*|bit|little|"
    r"sometimes|holding|stick|crutch\w*|frame|"
    r"tranne|salvo|a parte|solo|soltanto|però|pero|ma|fatica|piano|male|dolor\w+|rigid\w+|zopp\w+|"
    r"debol\w+|poco|pochino|po'?|bastone|stampell\w+|attent\w+)\b",
    re.IGNORECASE,
)
_DOING: Final = (
    r"(?:play|lift|carr|knit|sew|typ|driv|rid|swim|run|jump|climb|danc|paint|cook|dig|walk|skip|"
    r"work|us|do|mov|reach|wash|hop|clean|garden|cycl|kick|throw|writ|skat|ski|row|mow|chop|iron)"
)
_DOES: Final = re.compile(
    r"\b(?:full(?:y)?|perfect(?:ly)?|fine|grand|great|good|well|normal(?:ly)?|everything|all|any|"
    r"ok(?:ay)?|still (?:\w+ing|do|does|milk|play|lift|carry|drive|work)s?|same as|"
    r"as (?:ever|always|usual|before)|no (?:bother|problem\w*|limp)|"
    r"(?:i|he|she|they)(?:'s| is|'m| am|'re| are)? (?:\w+ly )?" + _DOING + r"\w*|"
    r"completament\w+|perfett\w+|tutto|tutta|bene|benissimo|normal\w+|come (?:prima|sempre|al)|"
    r"(?:ci |lo |la )?(?:gioc|lavor|suon|guid|cucin|nuot|corr|ball|zapp|scriv|cuc|port|alz|us|salt|"
    r"mangi|dipin|cammin|impast|mung|lav|stir|pul)[aoi]\w*)\b"
    # Without its subject: "types, plays guitar", "still hopping on it".
    rf"|(?:^|[,;.!]\s*|\band )(?:still |even )?{_DOING}(?:e?s|ing)\b",
    re.IGNORECASE,
)


def told_ability(text: str) -> Ability | None:
    """How much of its work the limb does by these words; None when they do not say, or when
    anything in them may mean that it cannot."""
    plain = text.replace("’", "'")
    if _CANNOT.search(plain):
        return None
    if _DOES.search(plain) is None:
        return None
    return "partly" if _PARTLY.search(plain) else "full"
