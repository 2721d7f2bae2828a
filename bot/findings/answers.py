"""Bare answers to a question of the interview: yes, no, don't know, in both languages."""

from __future__ import annotations

import re
import unicodedata

from bot.findings.model import Answer

LONGEST_DONT_KNOW = 9
"""Words: "I don't know" inside a longer message speaks of something in it, not of the question."""


def _phrases(text: str) -> str:
    return "|".join(phrase.strip().replace(" ", r"\s+") for phrase in text.strip().split("|"))


_DONT_KNOW = re.compile(
    r"(?<!\w)(?:"
    + _phrases(
        "i do not know|i dont know|i dont remember|i do not remember|i cant remember"
        "|i cannot remember|dont know|do not know|dunno|i dunno|idk|no idea|no clue|not sure"
        "|im not sure|i am not sure|unsure|hard to say|hard to tell|difficult to say|cant say"
        "|cant tell|couldnt say|could not say|couldnt tell|who knows|beats me|i wouldnt know"
        "|maybe|perhaps|possibly|might be|not certain|cant remember|dont remember|i forget"
        "|i forgot|depends|it depends|no opinion|havent checked|didnt check|not checked"
        "|non so|non lo so|nn lo so|nn so|non saprei|boh|bo|mah|chissa|chi lo sa|nessuna idea"
        "|non ho idea|non ne ho idea|non sono sicuro|non sono sicura|non sono certo"
        "|non sono certa|difficile dirlo|difficile da dire|non ricordo|non mi ricordo"
        "|forse|puo darsi"
        "|puo essere|potrebbe|dipende|non ci ho fatto caso|non ho controllato|non ho misurato"
        "|non l ho misurata|non saprei dire|che ne so|bho|moh|mha"
    )
    + r")(?!\w)"
)
_NO_PHRASE = re.compile(
    r"(?:"
    + _phrases(
        "not really|not at all|not that i know|not that im aware|not as far as i know|not now"
        "|not yet|not any ?more|not currently|not me|not so far|not particularly|not especially"
        "|not even|none of|none|nothing|never|neither|nope|nah|naw|negative|no way|no no|nay"
        "|i dont think|i do not think|i doubt|dont think so|i dont believe|absolutely not"
        "|definitely not|certainly not|of course not|i think not|i hope not|thankfully not"
        "|fortunately not|luckily not|thankfully no|fortunately no|luckily no|thank god no"
        "|i guess not|guess not|probably not|i dont|i do not|i havent|i have not|i didnt|it doesnt"
        "|it does not|it isnt|it is not|he doesnt|she doesnt|he hasnt|she hasnt|he isnt|she isnt"
        "|they dont|it hasnt|hasnt|doesnt|isnt|didnt|nothing like that|nothing of the"
        "|no none|noo+|nooo+|na|dont be daft|dont be silly|give over|not that anyones said"
        "|not that anybodys said|not that ive been told"
        "|nessuno|nessuna|nessun|niente|nulla|mai|macche|assolutamente no|certo che no|credo di no"
        "|penso di no|direi di no|mi pare di no|mi sembra di no|spero di no|per fortuna no"
        "|meno male no|grazie a dio no|non credo|non penso|non direi|non mi pare|non mi sembra"
        "|non mi risulta|non che io sappia|non ne ho|non ce l ho|non ce lho|non ce n e|non l ho"
        "|non ancora|non piu|nn piu|non adesso|non ora|non proprio|non particolarmente"
        "|nn credo|nn penso"
        "|nemmeno|neanche|neppure|ma no|no no|no niente|no nessuno|no nessuna|per niente"
        "|per nulla|affatto|dice di no|direi nulla|direi niente|gnente|no a tutto"
        "|negativo|no grazie|non ha|non e cosi|non succede|non mi e successo"
        "|ci mancherebbe|manco per|neanche per idea|ma quando mai|no che io sappia|no che sappia"
        r"|n+o*n ho (?:niente|nulla|nessun\w*)(?=\s+di\s+(?:tutto|cio|quest|quell|ste|sti)|\W*$)"
    )
    + r")(?!\w)"
)
_YES_PHRASE = re.compile(
    r"(?:"
    + _phrases(
        "yes|yeah|yea|yep|yup|yess+|ya|yas|aye|y|sure|of course|certainly|definitely|absolutely"
        r"|indeed|correct|right(?!\s+\w)|thats right|exactly|true|affirmative|ok|okay|okey|k"
        "|i do|it does"
        "|it is|he does|she does|he has|she has|i have|they do|it has|i think so|i believe so"
        "|i guess so|i suppose so|i guess|i suppose|probably|probably yes|unfortunately yes"
        "|unfortunately|im afraid so|i am afraid so|afraid so|sadly yes|a bit|a little|a little bit"
        "|slightly|kind of|kinda|sort of|sometimes|now and then|once in a while|often|always"
        "|all the time|a lot|very much|very|mostly|more or less|both|all of them|every night"
        "|si|sii+|sisi|si si|certo|certamente|sicuro|sicuramente|esatto|esattamente|giusto|vero"
        "|e vero|corretto|proprio cosi|va bene|ovvio|ovviamente|assolutamente si|assolutamente"
        "|credo di si|penso di si|direi di si|mi pare di si|mi sembra di si|credo|penso"
        "|probabilmente|probabilmente si|purtroppo si|purtroppo|temo di si|eh si|eh gia|gia"
        "|un po|un poco|un pochino|un pochettino|leggermente|abbastanza|a volte|qualche volta"
        "|ogni tanto|spesso|sempre|tanto|molto|parecchio|piu o meno|tutti e due|entrambi"
        "|tutte e due"
        "|ce l ho|ce lho|ne ho|confermo|d accordo|daccordo"
    )
    + r")(?!\w)"
)
_NO_WORD = re.compile(r"(?:no|nn|non|not|n)(?!\w)")
_AFTER_A_BARE_NO = re.compile(
    r"\s*(?:$|[,.;:!?)…–—-]|\b(?:i|im|ive|it|its|he|she|we|they|thats|that|this|those"
    r"|these|none|not"
    r"|nothing|never|only|just|but|although|though|thanks|thank|sorry|doctor|apart"
    r"|except|and|because"
    r"|definitely|certainly|obviously|dear|love|darling|mate|pal|duck|hun|hen|son|lad|lass"
    r"|cara|caro|tesoro|figlio|figlia|signora|signore|signorina|bella|bello"
    r"|dont|ho|ha|non|nessun\w*|niente|nulla|mai|solo|soltanto|ma|pero|anche|grazie"
    r"|mi|lo|la|per|quello|boh|mah|direi|credo|tranquill\w*|dai|figur\w*|davver\w*"
    r"|questo|quelle|queste|dottor\w*|tranne|a parte|e|perche|assolutamente|davvero"
    r"|really|sir|madam)\b)"
)
_FILLER = re.compile(
    r"^(?:(?:well|um+|uh+|er+m?|hm+|ah+|oh+|eh|beh|be|allora|dunque|so|look|actually"
    r"|honestly|ok(?:ay)? so"
    r"|i mean|insomma|guardi|guarda|in realta|veramente|sinceramente|dottore|dottoressa|scusi|sorry"
    r"|god|gosh|lord|goodness|lol|haha|heavens|blimey|hell|oddio|dio|mamma mia"
    r"|thank god|thankfully|grazie al cielo|per fortuna|fortunatamente|luckily"
    r"|fortunately|per carita|tranquill[oaie]|grazie a dio|ringraziando dio|ma dai|dai"
    r"|al momento|per (?:ora|adesso|il momento)|fino(?:ra| a(?:d)? (?:ora|adesso|oggi))"
    r"|io(?=\s+(?:no|si)\b))[\s,.…]+)+"
)
_TURNED = re.compile(
    r"(?:no|si|yes)\W+(?:cioe|anzi|volevo dire|scus\w+|pardon|i mean|i meant|sorry|actually)\W+"
    r"(?P<meant>si|no|yes)(?!\w)"
)
"""What was meant after a slip: "no, cioè sì"; the second word counts."""
_SHRUG = re.compile(r"(?:boh+|bo|mah+|bho|moh|mha)[\s,.…!]+")
_EMOJI = {"👍": "yes", "👎": "no", "✅": "yes", "❌": "no", "🤷": "dont_know"}


def _fold(text: str) -> str:
    """Lower case, no accents, apostrophes as spaces in Italian elisions and nothing in English."""
    lowered = text.casefold().replace("’", "'").replace("`", "'")
    lowered = re.sub(r"(?<=[a-z])n't\b", "nt", lowered)
    lowered = re.sub(r"\b(i|it|that|he|she|we|they|who|what)'(m|s|ve|d|re|ll)\b", r"\1\2", lowered)
    lowered = lowered.replace("'", " ")
    plain = unicodedata.normalize("NFD", lowered)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def bare_answer(text: str) -> Answer | None:
    """Yes, no or don't know, when the message begins as an answer; else None.

    What follows the answer ("no, only the tingling") is for the reader to tell.
    """
    for sign, meaning in _EMOJI.items():
        if text.strip().startswith(sign):
            return meaning  # type: ignore[return-value]
    said = _FILLER.sub("", _fold(text)).lstrip(" ,.!-–—…")
    if not said:
        return None
    turned = _TURNED.match(said)
    if turned is not None:
        return "no" if turned["meant"] == "no" else "yes"
    shrug = _SHRUG.match(said)
    if shrug is not None:  # "boh, direi di no", "mah sì": the answer follows
        after = said[shrug.end() :]
        if _NO_PHRASE.match(after) or _bare_no(after):
            return "no"
        if _YES_PHRASE.match(after) and _ALWAYS_YES.match(after):
            return "yes"
    if len(said.split()) <= LONGEST_DONT_KNOW and _DONT_KNOW.search(said):
        doubt = _DONT_KNOW.match(said)
        if doubt or not (_NO_PHRASE.match(said) or _YES_PHRASE.match(said) or _bare_no(said)):
            return "dont_know"
    if _NO_PHRASE.match(said) or _bare_no(said):
        return "no"
    if _YES_PHRASE.match(said) and _is_said_alone(said):
        return "yes"
    return None


_CLAUSE = re.compile(
    r"(?:(?:it|that|he|she) (?:is|does|has)|they do|i (?:do|have)|ho|ne ho)(?!\w)(?=\s+\w)"
)
_AFTER_A_CLAUSE = re.compile(
    r"\s+(?:yes|yeah|yep|a bit|a little|sometimes|often|unfortunately|indeed|actually"
    r"|i think|doctor"
    r"|si|purtroppo|un po)"
)
"""Words that may follow "it does" as an answer; "it is swollen" speaks for itself."""


def _bare_no(said: str) -> bool:
    """A "no" that stands for itself: "no swelling" denies the swelling, not the question."""
    word = _NO_WORD.match(said)
    if word is None:
        return False
    if word[0] in {"non", "nn", "not"}:
        return len(said.split()) == 1
    return _AFTER_A_BARE_NO.match(said[word.end() :]) is not None


_ALWAYS_YES = re.compile(
    r"(?:yes|yeah|yea|yep|yup|yess+|aye|si|sii+|sisi|certo|certamente|of course|definitely|esatto"
    r"|unfortunately|purtroppo|i think so|credo di si|penso di si)(?!\w)"
)


def _is_said_alone(said: str) -> bool:
    """Strong words open any answer; weak ones ("a bit", "always", "credo") must be most of it."""
    if _ALWAYS_YES.match(said):
        return True
    clause = _CLAUSE.match(said)
    if clause is not None and not _AFTER_A_CLAUSE.match(said[clause.end() :]):
        return False
    match = _YES_PHRASE.match(said)
    rest = said[match.end() :] if match else said
    return len(re.findall(r"\w+", rest)) <= 3
