"""A "no" that stands after what it denies: "swelling no", "febbre non ne ho", "pain: none"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import AND, OR, Context
from bot.findings.scope.said_not import said_not
from bot.findings.scope.taken import OF_THE_SAME, taken_by_others
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_NEAR, _FAR = 3, 6
_NONE = word_set("nessuno nessuna")
_IS = word_set("e sono sta")
_APART = word_set("parte tranne eccetto salvo oltre tolto fuorche apart except besides")
"""Words before a symptom that the "nothing" after it leaves out: "apart from the pain nothing"."""
_BETWEEN = AND | OR | word_set("but ma pero")
_AFTER_ALL = word_set(
    "ma but pero e and however invece solo only just so now today thankfully per al finora ora "
    "adesso oggi grazie yet currently though either perche perke xche dopo almeno anzi quindi "
    "comunque all ever whatsoever since at thank thanks eh dottore dottoressa dottor signora "
    "signore signorina prof stop punto credo penso davvero sono son due tre quattro cinque sei "
    "sette otto nove dieci"
)
"""Words that may follow a denial that stands after what it denies."""
_OPEN = word_set("longer really e ho ha hanno ce sono sta stanno stava")
"""Last words of denials that go on: "febbre non ho dormito" denies no fever."""
_YES = word_set("yes yep yeah si un abbastanza tanto molto eccome certo purtroppo a some")
_HOW_MUCH = word_set("molto tanto troppo granche parecchio idea parlato bisogno passare")
"""Words by which a denial is none of the thing: "dolore non ne ho molto", "non ne ho idea"."""
_TWO = [["delle", "due"], ["dei", "due"], ["delle", "2"], ["dei", "2"], ["l", "una"], ["l", "uno"]]
_STRENGTHENS = [["per", "niente"], ["per", "nulla"]]
"""Denials that only strengthen a "not" before them: "non passa, il dolore, per niente"."""
_AT_LENGTH = word_set("pero invece ora adesso oggi comunque ormai poi")
"""Words that may stand between what is named and its "no": "brividi però no"."""
_ADJECTIVES = word_set("assente assenti inesistente inesistenti")
"""Denials that can only be said of what stands before them."""
_ASIDE = word_set(
    "grazie a dio al cielo per fortuna fortunatamente devo dire dico essere onesti sinceri vero "
    "dice dicono riferisce questo quello questa quella momento ora adesso finora io almeno lui lei "
    "thank god thankfully "
    "luckily fortunately honestly"
)
"""Words that may come between a symptom and its "no", however many."""
_ARTICLES = word_set("il lo la l i gli le di e ma the any and but")
_ANSWERS = word_set(
    "no si niente nessuno nessuna mai zero assente yes none never nemmeno neanche neppure"
)
_OWN_NO = word_set("no non nn")
_OTHERS = word_set("other others altro altra altri altre")
_CANNOT = frozenset(["cant", "cannot", "couldnt", "dont", "doesnt", "wont"])


def denied_after(context: Context, hit: Hit) -> bool:
    """Whether a "no" that follows ``hit`` in its sentence is said of it."""
    first, last = min(hit.used), max(hit.used)
    if any(context.norm(at) in _CANNOT for at in range(first, last + 1)):
        return False  # "cant feel my toes no": the "no" agrees
    if any(
        context.norm(at) in _APART and not context.layout.break_between(at, first)
        for at in range(max(0, first - _NEAR), first)
    ):
        return False
    if hit.phrase.language == "en" and said_not(context, hit):
        return True
    others = taken_by_others(context, hit)
    return any(
        last < cue.start
        and not _tag(context, cue)
        and others.isdisjoint(range(cue.start, cue.end))
        and not _of_two(context, cue)
        and not _strengthens(context, cue)
        and _follows(context, hit, cue, others)
        and not _of_the_going(context, cue, first)
        and not _elsewhere(context, hit, cue.start)
        and _ends_clause(context, cue, hit)
        for cue in context.cues("after_neg")
    )


def denied_with_the_next(context: Context, hit: Hit) -> bool:
    """ "febbre e tosse niente", "gonfio o caldo no": a bare pair, the second denied after."""
    if hit.phrase.language != "it" or not _opens(context, hit):
        return False
    at = max(hit.used) + 1
    tokens = context.layout.text.tokens
    if at + 1 >= len(tokens) or tokens[at].norm not in AND | {"o"} or tokens[at].accented:
        return False
    return any(
        min(other.used) == at + 1 and max(other.used) == at + 1 and denied_after(context, other)
        for other in context.layout.hits
        if other.phrase.kind is not None and not tokens[at].gap
    )


def _opens(context: Context, hit: Hit) -> bool:
    """Whether the clause of ``hit`` begins with its one word."""
    first = min(hit.used)
    return first == max(hit.used) and bool(context.layout.text.tokens[first].gap)


def _of_two(context: Context, cue: Mark) -> bool:
    """ "non muovo le gambe, nessuna delle due": the "no" says of both what was said before."""
    following = [token.norm for token in context.layout.text.tokens[cue.end : cue.end + 2]]
    return following in _TWO


def _tag(context: Context, cue: Mark) -> bool:
    """Whether the "no" only asks to be agreed with: "se fosse rotto lo sentirei, no?"."""
    text = context.layout.text
    ends = cue.end >= len(text.tokens) or text.tokens[cue.end].gap == SENTENCE
    lone = cue.end - cue.start == 1 and context.norm(cue.start) == "no"
    return lone and ends and text.sentence_of[cue.start] in text.questions


def _strengthens(context: Context, cue: Mark) -> bool:
    """Whether the "no" belongs to a "not" before it: "non mi passa il dolore per niente"."""
    words = [context.norm(at) for at in range(cue.start, cue.end)]
    return words in _STRENGTHENS and any(
        other.start < cue.start
        and context.norm(other.start) in _OWN_NO
        and not context.layout.break_between(other.start, cue.start)
        for other in context.cues("negator")
    )


def _follows(context: Context, hit: Hit, cue: Mark, others: set[int]) -> bool:
    """Whether ``cue`` comes soon enough after ``hit``, with nothing new in between."""
    tokens, last = context.layout.text.tokens, max(hit.used)
    between = range(last + 1, cue.start)
    words = [tokens[at].norm for at in between if not tokens[at].accented]  # "il dolore è zero"
    while words and words[-1] in _AT_LENGTH and not tokens[cue.start].gap:
        words.pop()  # "brividi però no"
    if not others.isdisjoint(between) or not _BETWEEN.isdisjoint(words):
        return False
    if context.norm(cue.start) in _NONE and not _OWN_NO.isdisjoint(words):
        return False  # "il dolore non lo ha escluso nessuno"
    if words and words[-1] == "quasi" and context.norm(cue.start) in _OWN_NO:
        return False  # "il dolore quasi non lo sento"
    asides = [at for at in between if tokens[at].norm in _ASIDE]
    if not _YES.isdisjoint(tokens[at].norm for at in between if at not in asides):
        return False
    if cue.start - _end_of_place(context, last) - len(asides) > _reach(context, cue):
        return False
    if not context.layout.same_sentence(last, cue.start):
        return False
    commas = [at for at in range(last + 1, cue.start + 1) if tokens[at].gap == COMMA]
    return all(_colon(context, at) for at in commas) or _topic(context, hit, cue)


def _reach(context: Context, cue: Mark) -> int:
    """The words after a symptom within which its "no" may stand: "noduli all'ultimo controllo
    nessuno"."""
    return _FAR if context.norm(cue.start) in _NONE and cue.end - cue.start == 1 else _NEAR


def _end_of_place(context: Context, last: int) -> int:
    """The last word of the body part that a symptom is of: "tingling in the hands"."""
    ends = (site.right - 1 for site in context.layout.sites if site.left <= last + 1 < site.right)
    return max(ends, default=last)


def _topic(context: Context, hit: Hit, cue: Mark) -> bool:
    """Whether a sentence names the symptom and then judges it: "fever, luckily, none"."""
    text, first = context.layout.text, min(hit.used)
    sentence = text.sentence_of[first]
    while not text.tokens[first].gap and text.tokens[first - 1].norm in _ARTICLES:
        first -= 1
    opens = text.tokens[first].gap == SENTENCE or (
        text.tokens[first].gap and context.norm(first - 1) in _ANSWERS
    )
    ends = cue.end >= len(text.tokens) or text.tokens[cue.end].gap
    bare = max(hit.used) - first < _NEAR
    return bool(opens and ends and bare) and sentence not in text.questions


def _of_the_going(context: Context, cue: Mark, first: int) -> bool:
    """ "the swelling has gone but the pain has not": the "no" is to the going."""
    if cue.language == "it" and context.norm(cue.end - 1) not in _OWN_NO:
        return False
    return any(
        gone.end <= first
        and (context.layout.same_sentence(gone.start, cue.start) or first - gone.end <= _NEAR)
        for gone in context.cues("gone")
    )


def _elsewhere(context: Context, hit: Hit, until: int) -> bool:
    """Whether the "no" is said of another place: "the left is swollen, the right isn't"."""
    tokens = context.layout.text.tokens
    places = {place.start for place in context.layout.sites}
    places |= {side.start for side in context.layout.sides}
    for at in range(max(hit.used) + 1, until):
        if tokens[at].norm not in _OTHERS and at not in places:
            continue
        between = range(max(hit.used) + 1, at + 1)
        if any(tokens[i].gap == COMMA and not _colon(context, i) for i in between):
            return True
        clause = range(max(0, min(hit.used) - _NEAR), max(hit.used) + 1)
        if any(place.start in clause for place in context.layout.sides):
            return True
    return False


def _colon(context: Context, at: int) -> bool:
    text = context.layout.text
    between = text.raw[text.tokens[at - 1].end : text.tokens[at].start]
    return any(char in between for char in ":-–—(")


def _numbered(context: Context, at: int) -> bool:
    """Whether token ``at`` numbers an item of a list: "1) dolore no 2) febbre no"."""
    text = context.layout.text
    return text.raw[text.tokens[at].end : text.tokens[at].end + 1] in {")", "."}


def _ends_clause(context: Context, cue: Mark, hit: Hit) -> bool:
    """Whether nothing goes on after ``cue`` that it might belong to."""
    tokens = context.layout.text.tokens
    if cue.end >= len(tokens) or tokens[cue.end].gap >= COMMA:
        return True
    if tokens[cue.end].norm in _HOW_MUCH:
        return False
    if tokens[cue.end].norm.isdigit() and _numbered(context, cue.end):
        return True
    if context.norm(cue.end - 1) in _ADJECTIVES:
        return True
    stem = context.norm(max(hit.used))[:OF_THE_SAME]
    if len(stem) == OF_THE_SAME and tokens[cue.end].norm.startswith(stem):
        return True
    if tokens[cue.end].norm in _AFTER_ALL:
        return True
    if cue.language == "it" and "ne" in {context.norm(at) for at in range(cue.start, cue.end)}:
        return True
    follower = next((other for other in context.layout.hits if other.start == cue.end), None)
    if follower is not None and follower.end < len(tokens):
        answer = tokens[follower.end]
        again = [token.norm for token in tokens[follower.end : follower.end + cue.end - cue.start]]
        if again == [context.norm(at) for at in range(cue.start, cue.end)] and again[-1] in _IS:
            return True  # "gonfio non è rosso non è": each "no" is that of the word before it
        return answer.norm in {"si", "yes", "no"} or (answer.norm in _ANSWERS and not answer.gap)
    return cue.end - cue.start > 1 and context.norm(cue.end - 1) not in _OPEN
