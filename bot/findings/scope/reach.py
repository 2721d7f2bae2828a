"""How far a "no" or a "maybe" carries: over lists, not over a new statement."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import AND, OR, Context
from bot.findings.scope.objects import ends_the_denial, has_its_object
from bot.findings.scope.own_verbs import verb_of_its_own
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

REACH = 8
"""Words that a denial or a doubt reaches forward, list items apart."""
_SUBJECTS = word_set(
    "i it my he she his her the there we they im ive its a an this that mi ho il la lo le gli i "
    "mio mia sono ha un una questo questa si ci ce gli riesco sento l is are was has have e "
    "'s brucia scotta fa fanno sta sto both loads lots plenty some moderate mild severe still "
    "constant riferisce riferisco lamenta lamento presenta persiste persistono resta rimane "
    "compare residua avverto accusa accuso"
)
NOT_AFTER_NO = word_set(
    "it i my he she there we they its im ive not mi ho non il la lo le sono ha ne si gli the "
    "thats but ma this you lei lui questo questa"
)
"""Words before which a "no" belongs to what stands before it, not to them."""
_WHO_SPEAKS = word_set("im ive hes shes theyre hers its they")
_WHOSE = word_set("my his her our")
_IT_DOES = word_set("just only keeps gives hurts aches feels goes simply")
"""Words after "it" that begin a statement: "isn't swollen or hot it just gives way"."""
_LEADS_ON = word_set(
    "think thinks say says said believe feel know that if whether when because so and or nor but "
    "as like sure thought suppose reckon mean where what how why which who since"
)
_BEFORE_A_PLACE = word_set(
    "in on at of around round to with for from under behind near inside over into down up below "
    "above between across along through by all both see feel move lift bend use put bear open off "
    "have had has got any no not hurt hurts about without"
)
_SOME = word_set("slight slightly some mild bit lieve leggero leggera leggermente po qualche")
"""Words by which a little of something is there: "no leaking, slight redness"."""
_STATES = word_set(
    "cant cannot couldnt wont broke fell twisted hurts aches slipped banged keeps gets feels went "
    "became started"
)
"""Verbs by which a complaint is a statement of its own and no item of a list."""
_SAYS = word_set(
    "'s is are was were has have feels feel looks look gone hurts hurt aches stings burns"
)
"""Verbs inside a complaint by which it is a statement: "no break, nail's gone black"."""
_SAID_OF_A_PART = word_set(
    "swollen numb red black blue purple sore stiff hot warm cold tender bruised thinning weak "
    "painful puffy itchy burning aching throbbing tingling heavy stuck locked"
)
"""What is said of a body part that stands before it: "no pain, knee swollen"."""
_TURNS = word_set("just only but though however solo soltanto solamente ma pero")
"""Words that begin something else even where they are part of it: "not sick, just tired"."""
_QUALIFIES = word_set(
    "si in at al alla nel solo soltanto quando se only anyway regardless nonetheless nevertheless"
)
"""Words after a symptom that make more of it than an item of a list of denials."""
_AND_THAT_IS_ALL = frozenset(["basta", "thats", "stop"])
""" "non fa male, scrocchia e basta": what is said so is there."""
_SHORT_QUESTION = 4
_NOT = word_set("non nn")


def after_own_question(context: Context, at: int) -> int | None:
    """The token after a question of a few words that holds token ``at``; it may come after a
    comma: "my knee is hot, fever? no"."""
    text = context.layout.text
    sentence = text.sentence_of[at]
    first = text.sentence_of.index(sentence)
    following = first + text.sentence_of.count(sentence)
    if following - first > _SHORT_QUESTION:
        first = max(i for i in range(first, following) if i == first or text.tokens[i].gap)
    if sentence not in text.questions or at < first or following - first > _SHORT_QUESTION:
        return None
    return following if following < len(text.tokens) else None


def reaches(context: Context, cue: Mark, hit: Hit, through: bool = False) -> bool:
    """Whether ``cue`` stands before a word of ``hit`` with nothing between that stops it."""
    if cue.start in hit.used or cue.start >= max(hit.used):
        return False
    target = min((index for index in hit.used if index >= cue.end), default=None)
    if target is None or not context.layout.same_sentence(cue.start, target):
        return False
    if target > cue.end and context.norm(target) in _TURNS:
        return False
    if verb_of_its_own(context, cue, target):
        return False
    if interjection(context, cue) or _stopped(context, cue.end, target, hit, through):
        return False
    return _path(context, cue.end, target, hit)


def interjection(context: Context, cue: Mark) -> bool:
    """Whether a "no" only answers or interrupts, and denies nothing after it."""
    if context.norm(cue.start) != "no" or cue.end - cue.start > 1:
        return False
    tokens = context.layout.text.tokens
    if cue.end >= len(tokens) or tokens[cue.end].gap:
        return True
    return tokens[cue.end].norm in NOT_AFTER_NO or _answers(context, cue.start)


def _answers(context: Context, at: int) -> bool:
    """Whether token ``at`` begins the answer to a question about a symptom."""
    return any(
        hit.phrase.kind is not None and after_own_question(context, min(hit.used)) == at
        for hit in context.layout.hits
    )


def _stopped(context: Context, first: int, target: int, hit: Hit, through: bool) -> bool:
    names = ("stop",) if through else ("stop", "brake")
    for name in names:
        for cue in context.cues(name):
            inside = first <= cue.start and cue.end <= target
            if context.norm(cue.start) == "che" and context.norm(cue.start - 1) in OR:
                continue  # "non è che ho la febbre o che sono caduto"
            own = hit.used if _turns(context, cue) else hit.used | _other_used(context, hit)
            if inside and own.isdisjoint(range(cue.start, cue.end)):
                return True
    return False


def _turns(context: Context, cue: Mark) -> bool:
    """ "it wasn't broken just bruised": an English "just" parts them, whose words it may be."""
    return context.norm(cue.start) in {"just", "but"} and cue.language == "en"


def _other_used(context: Context, hit: Hit) -> set[int]:
    return {
        index
        for other in context.layout.hits
        if other is not hit and other.phrase.kind is not None
        for index in other.used
    }


def _path(context: Context, first: int, target: int, hit: Hit) -> bool:
    """Walk from the cue to the hit: lists carry a denial on, new statements end it."""
    tokens = context.layout.text.tokens
    if tokens[target].norm in _STATES and any(
        first <= at < target for at in _other_used(context, hit) - hit.used
    ):
        return False
    steps, need_bare = 0, has_its_object(context, first)
    neither = context.norm(first - 1) == "ne"
    ends = _ends_of_others(context, first, target, hit)
    for at in range(first, target + 1):
        token = tokens[at]
        need_bare = need_bare or at in ends
        if token.gap == SENTENCE:
            return False
        if token.gap == COMMA:
            if ends_the_denial(context, first, at):
                return False
            if at > first and neither and token.norm not in OR and token.norm != "ne":
                return False
            need_bare = True
            steps = 0
        if at == target:
            break
        if (token.norm in OR and not token.accented) or token.norm == "ne":
            need_bare, steps = False, 0
            neither = neither or token.norm == "ne"
        elif token.norm in AND and not token.accented and at > first:
            need_bare, steps = True, 0
        elif (need_bare and _goes_elsewhere(context, first, at)) or (
            at > first and _new_statement(context, at)
        ):
            return False
        steps += 1
        if steps > REACH:
            return False
    return not need_bare or _bare(context, hit, target, first)


def _goes_elsewhere(context: Context, first: int, at: int) -> bool:
    """Whether token ``at`` begins a statement after a comma or an "and", or names the part that one
    is of: "spalla senza dolore, gomito dolorante"."""
    token = context.layout.text.tokens[at]
    if context.layout.language == "it" and token.gap == COMMA:
        return token.norm in _SUBJECTS | _NOT or any(
            site.start == at for site in context.layout.sites
        )
    return token.norm in _SUBJECTS and not _another(context, first, at)


def _another(context: Context, first: int, at: int) -> bool:
    """Whether an article goes on with a list: "haven't had a fall, a knock or anything"."""
    articles = {"a", "an"}
    return context.norm(at) in articles and any(
        context.norm(i) in articles for i in range(first, at)
    )


def _ends_of_others(context: Context, first: int, target: int, hit: Hit) -> set[int]:
    """Where other symptoms between the cue and the hit end: "no fever swelling of the foot"."""
    return {
        max(other.used) + 1
        for other in context.layout.hits
        if other.phrase.kind is not None
        and other.phrase.kind != hit.phrase.kind
        and other.used.isdisjoint(hit.used)
        and first <= min(other.used)
        and max(other.used) < target
    }


def _new_statement(context: Context, at: int) -> bool:
    """Whether a new sentence begins without a mark: "no lumps my appetite is good im tired"."""
    norm, before = context.norm(at), context.norm(at - 1)
    if norm == "it" and at + 1 < len(context.layout.text.tokens):
        return context.norm(at + 1) in _IT_DOES and before not in _LEADS_ON | _BEFORE_A_PLACE
    if norm in _WHO_SPEAKS:
        return before not in _LEADS_ON
    return norm in _WHOSE and before not in _LEADS_ON | _BEFORE_A_PLACE


def _bare(context: Context, hit: Hit, target: int, first: int) -> bool:
    """Whether the hit stands as a mere list item, without a body part or a statement."""
    if any(site.left <= index < site.right for site in context.layout.sites for index in hit.used):
        return False
    tokens = context.layout.text.tokens
    if tokens[target].norm in _SUBJECTS | _STATES and not _another(context, first, target):
        return False
    if hit.phrase.language == "en" and _says_of_a_part(context, hit, target):
        return False
    at = max(hit.used) + 1
    while at < len(tokens) and tokens[at].gap < COMMA and at < max(hit.used) + 4:
        token = tokens[at]
        if token.norm in OR | AND and not token.accented:
            return tokens[at + 1 : at + 2] == () or tokens[at + 1].norm not in _AND_THAT_IS_ALL
        if any(site.left <= at < site.right for site in context.layout.sites):
            return False
        if token.norm in _SUBJECTS or token.norm in _QUALIFIES:
            return False
        at += 1
    return True


def _says_of_a_part(context: Context, hit: Hit, target: int) -> bool:
    """Whether an English hit is a statement on a body part, and no name of a complaint."""
    last = max(hit.used)
    if any(context.norm(at) in _SAYS for at in range(target + 1, last + 1)):
        return True
    after_it = any(site.end == last and site.start < last for site in context.layout.sites)
    return after_it and context.norm(last) in _SAID_OF_A_PART
