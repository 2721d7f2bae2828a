"""Where a stretch without marks begins something new: "my knee hurts no fever im 26".

Half of those who write on a phone put no marks. English only. A break is put in only before words
that begin a statement, and never inside a list or after a word that leads on, so that what reads a
denial or a place may rest on breaks.
"""

from __future__ import annotations

from dataclasses import replace

from bot.findings.text import COMMA, Text, Token, breaks_of
from bot.findings.words import word_set

LONG, LONG_AMONG_MARKS = 7, 14
"""Words without a mark from which on a stretch is looked at, the second number where the writer
puts marks elsewhere."""
_SPEAKS = word_set(
    "i im ive id he hes she shes they theyre theyve we weve were thats theres its itll heres"
)
"""Subjects that are nothing else."""
_STATES = word_set(
    "is was are were has had have isnt wasnt arent hasnt hadnt havent doesnt didnt dont cant "
    "couldnt wont can could will hurts hurt aches ached throbs burns stings feels felt looks "
    "looked gets got goes went keeps kept came comes started began gives gave wakes woke makes "
    "made turned swells swelled clicks locks seems seemed just only also still never used needs "
    "needed takes took sometimes always really stopped 's moves moved bends works wasn doesn isn "
    "hasn stays"
)
"""Words after "it" or "my knee" that make it a subject."""
_LEADS_ON = word_set(
    "and or but nor so because cos coz bc as if when whenever while until till unless since "
    "before after that which who whom whose what where why how than like though although whether "
    "once think thinks thought say says said believe feel feels know knows knew sure suppose "
    "guess reckon hope wish mean means is was are were be been being am im its to in on at of for "
    "from with without by about around into onto over under above below behind near between "
    "across along through inside down up off out against the a an my his her our their your this "
    "these those all both each every some any no not never just only even very really too also "
    "still quite more most less do does did dont doesnt didnt cant can could couldnt would should "
    "may might must will wont have has had having ive hes shes theyve get gets got then now maybe "
    "perhaps probably see let lets make makes told asked yes yeah ok okay noticed found given hi "
    "hello sorry please thanks time moment minute way day night thing reason worst best"
)
"""Words after which nothing new begins."""
_TAKES_IT = word_set("think thought know said say hope feel guess reckon suppose mean sure told")
_DENIES = word_set("no nil zero denies denied")
_BEFORE_NO = word_set(
    "is are was were be been has have had having with and or but there theres got get gets ive "
    "hes shes its im say says said see seen feel feels felt show shows showed still really "
    "absolutely oh a the to of in by make makes made know take takes find found id theyve weve "
    "although though because so that because as just at for since if when currently"
)
"""Words that a denial belongs to: "there is no", "and no"."""
_EASE = word_set("problem problems bother trouble issue issues idea longer more matter")
"""After "no", what belongs to the statement before it: "i can walk no problem"."""
_TURNS = word_set("but however although though otherwise anyway plus whereas")
_STATED_WELL = word_set(
    "bladder bowels bowel weight appetite legs temp temperature waterworks peeing weeing water "
    "breath breathing wt urine sleep energy eating walking toilet skin wound"
)
_IS_WELL = word_set("fine ok okay normal good stable steady same unchanged is are all dry the well")
_OVER = word_set("gone cleared healed settled resolved sorted")
_AFTER_OVER = word_set(
    "now away down off from to numb and but up completely since after again by in on with within "
    "the a last when once thank thanks thankfully mostly before yesterday today ago black blue "
    "red white cold stiff dead weak wrong over out through past all funny well nicely fine itself "
    "hard big massive puffy purple yellow pale grey really very so back as at for if because too "
    "though then lovely ok it"
)
_WELL = word_set("fine ok okay normal alright normally")
_AFTER_WELL = word_set(
    "with for until till when now and or but since to in on at apart except again so by though "
    "too then before after either i thanks thank if than range movement colour color of one"
)
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_UNITS = _WEEKDAYS | word_set(
    "days weeks months years hours day week month year hour ago wks mths yrs fortnight yesterday "
    "today monday tuesday wednesday thursday friday saturday sunday"
)
_COUNTS = word_set(
    "a an one two three four five six seven eight nine ten couple few several last past this"
)
_ONE = word_set("day week month year hour fortnight")
_COUNTS_ONE = word_set("a an one 1 last past this")
_AFTER_A_TIME = word_set(
    "ago now later old before after since of and or but in on at with without when while that "
    "which where from until till for to back already so long time straight running morning night "
    "evening afternoon solid it i is was as if because cos during by then by post pregnant off "
    "work worth each per every more goes go went"
)
_ASKS = word_set("is are could can should do does did will would may might am was has have")
_ASKED_OF = word_set("i it this that he she they we you there")
_NOT_BEFORE_A_QUESTION = word_set(
    "what how why where when who which and or but if i it he she they we you there that this than "
    "as so not nothing everything all one mine bit lot 's which never always also just only still"
)


def with_breaks(text: Text) -> Text:
    """``text`` with a comma before what begins anew in its long stretches without marks."""
    tokens = list(text.tokens)
    changed = False
    for start, end in _stretches(text.tokens):
        ends_on_answer = tokens[end - 1].norm in {"no", "yes", "none"}
        for at in range(start + 2, end - 1):
            if tokens[at - 1].gap == COMMA and at - 1 > start:
                continue
            if _begins(text.tokens, at, end, ends_on_answer):
                tokens[at] = replace(tokens[at], gap=COMMA)
                changed = True
    if not changed:
        return text
    return replace(text, tokens=tuple(tokens), breaks=tuple(breaks_of(tokens)))


def _stretches(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Token ranges of many words without a mark."""
    found, start = [], 0
    least = LONG_AMONG_MARKS if any(token.gap for token in tokens[1:]) else LONG
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].gap:
            if at - start >= least:
                found.append((start, at))
            start = at
    return found


def _begins(tokens: tuple[Token, ...], at: int, end: int, ends_on_answer: bool) -> bool:
    norm, before, after = tokens[at].norm, tokens[at - 1].norm, tokens[at + 1].norm
    if norm in _TURNS:
        return True
    if norm in _DENIES:
        return before not in _BEFORE_NO and after not in _EASE and not ends_on_answer
    if _is_subject(tokens, at, end):
        related = after in {"ever", "used"} or tokens[at - 2].norm == "so"
        return before not in _LEADS_ON and not related
    if before in _WELL:
        return norm not in _AFTER_WELL
    if norm in _STATED_WELL and after in _IS_WELL:
        return before not in _LEADS_ON
    if before in _OVER:
        return norm not in _AFTER_OVER
    if _ends_a_time(tokens, at):
        return norm not in _AFTER_A_TIME and norm not in _UNITS
    return norm in _ASKS and after in _ASKED_OF and before not in _NOT_BEFORE_A_QUESTION


def _is_subject(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """Whether a statement begins with the word: "im", "it hurts", "my left knee is"."""
    norm = tokens[at].norm
    following = [tokens[i].norm for i in range(at + 1, min(end, at + 4))]
    if norm == "its" and following and following[0][0].isdigit():
        return False  # "my temperature its 36.6"
    if norm in _SPEAKS:
        return True
    if norm in {"it", "this", "there"}:
        return bool(following) and (following[0] in _STATES or following[0].endswith("ed"))
    if norm in {"my", "his", "our", "the"}:
        return any(word in _STATES for word in following[1:])
    return norm == "now" and bool(following) and following[0] in _SPEAKS | {"it", "my", "the"}


def _ends_a_time(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the words before end a time: "3 weeks", "two months ago", "yesterday"."""
    before = tokens[at - 1].norm
    if before not in _UNITS and not before.isdigit():
        return False
    if len(before) == len("2019") and before.isdigit():
        return tokens[at - 2].norm == "in"
    if before in {"ago", "yesterday", "today"} or before in _WEEKDAYS:
        return True
    counted = tokens[at - 2].norm
    if before in _ONE:  # "three month history"
        return counted in _COUNTS_ONE
    return counted in _COUNTS or counted[0].isdigit()
