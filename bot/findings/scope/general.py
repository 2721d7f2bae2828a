"""What nobody is said to have: questions about anybody, conditions, other people's stories."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import AND, OR, Context
from bot.findings.scope.ones_own import asks_if_normal, is_ones_own, is_this_one
from bot.findings.scope.reach import reaches
from bot.findings.sites import Site
from bot.findings.stories import is_told_as_past
from bot.findings.words import word_set

_PERSONAL = word_set("non nn mi gli le la lo ci si")
_WHOSE = word_set("my his her mio mia")
_ON_THEM = word_set("on take takes taking given has have had")
"""Words before "tablets for" by which somebody takes them, and nobody asks for them."""
_IF = word_set("se if in nel casomai qualora what cosa che")
_WHAT_TO_DO = word_set(
    "chiamo chiamare chiamarvi chiamate richiamo devo dobbiamo deve posso avviso avvisare vengo "
    "venisse dovesse dovessi avessi dovessero sale should call ring what cosa preoccuparmi faccio "
    "tengo misuro corro allarmarmi venire fare tornare torno ritornare richiamare rivolgersi "
    "presentarsi recarsi"
)
_CONDITIONAL = ("erebbe", "irebbe", "erebbero", "irebbero", "erei", "irei", "drebbe", "vrebbe")
_OF_NOW = word_set("so today now currently this are include started began that")
_WHATS = word_set(
    "worse left new odd not bothering strange weird happening funny changed more killing worrying"
)
"""Words after "what's" by which something is told: "what's new is the numbness"."""
_BEFORE_ASKING = word_set(
    "ma e scusi scusate scusa buongiorno salve ciao dottore dottoressa poi secondo voi lei con un "
    "una il la lo le i gli tumore but and hello hi please doctor so allora senta sentite dopo di "
    "biopsia crio crioablazione chemio metastasi"
)
_SAME = word_set("it its that thats they this these those now all")
_SHORT = 3
_BEFORE_I_AM = word_set(
    "perche anche oggi ieri che quindi infatti lunedi martedi mercoledi giovedi venerdi"
)
_ASKED_OF_YOU = frozenset(["che", "dite"])
"""Words by which a question asks what is thought of one's own: "che dite, sarà una frattura?"."""
_WILL = word_set("fara faranno verra verranno avro sentiro dara daranno")
"""Verbs of what is only foreseen: "mi farà male?"."""
_BROKEN = word_set(
    "rotto rotta rotti rotte incrinato incrinata fratturato fratturata lussato lussata slogato "
    "slogata uscito uscita spezzato spezzata"
)
_TO_BE = word_set("essere essersi e sara sia si fosse")
_ANY = word_set("un una uno ossa osso")
_AT_THIS_MOMENT = word_set(
    "now just today tonight minutes help please is are cant cannot hes shes has wont isnt im i my "
    "suddenly morning ambulance quickly we hour"
)
"""Words by which a stranger's trouble is the matter at hand, not a story."""
_ASKS_ANYWAY = word_set("does do what whats how which why")
"""Words that open a question even without its mark."""
_ASKS = word_set(
    "can could does do will would is are what whats how when should why which who where did "
    "puo possono quanto quale quali quando come perche cosa dove chi che si normale"
)


def general(context: Context, hit: Hit) -> bool:
    """Whether the sentence asks about the thing in general, nobody having it."""
    sentence = context.layout.text.sentence_of[min(hit.used)]
    first = context.layout.text.sentence_of.index(sentence)
    asked = sentence in context.layout.text.questions
    if asked and any(context.norm(at) in _WILL for at in hit.used):
        return True
    if asked and asks_if_normal(context, sentence, first):
        return False
    if is_this_one(context, hit, asked):
        return _conditional(context, hit, sentence, first) or _told_of_others(
            context, hit, sentence
        )
    if _teaches(context, hit, sentence, first) or _conditional(context, hit, sentence, first):
        return True
    asks = sentence in context.layout.text.questions and not _owned(context, sentence)
    if asks and any(
        first <= cue.start <= max(hit.used) + 6
        and context.layout.text.sentence_of[cue.start] == sentence
        for cue in context.cues("in_general")
    ):
        return True
    if _told_of_others(context, hit, sentence):
        return True
    return _about_nobody(context, sentence, first)


def _teaches(context: Context, hit: Hit, sentence: int, first: int) -> bool:
    """Whether a word of the sentence makes it one about anybody: "rimedi per", "chi ha"."""
    text = context.layout.text
    asked = sentence in text.questions
    last = first + text.sentence_of.count(sentence) if asked else max(hit.used)
    for cue in context.cues("generic"):
        if not first <= cue.start <= last or text.sentence_of[cue.start] != sentence:
            continue
        if _owned(context, sentence) or _told_before(context, hit, cue):
            continue
        if is_ones_own(context, hit, cue, asked) or _is_somebodys(context, cue):
            continue
        return True
    return False


def _is_somebodys(context: Context, cue: Mark) -> bool:
    """Whether the matter is somebody's own: "she is on tablets for it", "explain this pain"."""
    tokens = context.layout.text.tokens
    if any(token.norm in {"this", "these"} for token in tokens[cue.end : cue.end + 1]):
        return True
    if cue.language == "en" and _told_of(context, cue):
        return True
    near = range(max(0, cue.start - 2), cue.start)
    return context.norm(cue.end - 1) == "for" and any(context.norm(at) in _ON_THEM for at in near)


def _told_of(context: Context, cue: Mark) -> bool:
    """Whether an English word of a question opens a statement: "symptoms so far: …", "what's worse
    is the itch", "why does it hurt"."""
    tokens, text = context.layout.text.tokens, context.layout.text
    following = tokens[cue.end].norm if cue.end < len(tokens) else ""
    if context.norm(cue.end - 1) in {"symptoms", "signs"} and following in _OF_NOW:
        return True
    if cue.start and context.norm(cue.start - 1) in {"why", "whys"}:
        return True
    whats = context.norm(cue.start) in {"whats", "what"} and following in _WHATS
    return whats and text.sentence_of[cue.start] not in text.questions


def _told_before(context: Context, hit: Hit, cue: Mark) -> bool:
    """Whether the writer has it, and only then asks: "I can't pee - side effect?"."""
    last = max(hit.used)
    if cue.start <= last or not context.layout.break_between(last, cue.start):
        return False
    near = range(max(0, min(hit.used) - 2), min(hit.used) + 1)
    return any(context.norm(at) in {"i", "im", "ive"} for at in near)


def _conditional(context: Context, hit: Hit, sentence: int, first: int) -> bool:
    """Whether it only might come: "se mi viene la febbre vi chiamo?"."""
    reached = any(
        context.norm(cue.start) in _IF and reaches(context, cue, hit, through=True)
        for cue in context.cues("hypothetical")
    ) or _after_se(context, hit)
    asked = sentence in context.layout.text.questions
    if not reached or (asked and context.norm(min(hit.used)) == "fosse"):
        return False  # "e se fosse rotto?" suspects it
    tokens = context.layout.text.tokens[first:]
    words = {tokens[at].norm for at in range(context.layout.text.sentence_of.count(sentence))}
    would = any(word.endswith(_CONDITIONAL) for word in words)
    return would or asked or bool(words & _WHAT_TO_DO)


def _after_se(context: Context, hit: Hit) -> bool:
    """Whether "se" stands right before the hit: "se non riesco a urinare chi chiamo?"."""
    at = min(hit.used) - 1
    while at > 0 and (context.norm(at) in _PERSONAL or _listed_before(context, at)):
        at -= 1
    return at >= 0 and context.norm(at) == "se"


def _listed_before(context: Context, at: int) -> bool:
    """Whether token ``at`` is of a list before its last item: "tornare se gonfiore o rossore"."""
    tokens = context.layout.text.tokens
    return (
        context.norm(at) in OR | AND and not tokens[at + 1].gap and at - 1 in context.taken
    ) or (at in context.taken and not tokens[at].gap and context.norm(at + 1) in OR | AND)


def _told_of_others(context: Context, hit: Hit, sentence: int) -> bool:
    """Whether the sentence tells of the dead, a film, somebody in the waiting room."""
    sentence_of = context.layout.text.sentence_of
    if any(_of_that_story(context, cue, hit) for cue in context.cues("hearsay")):
        return True
    if not any(_of_that_story(context, cue, hit) for cue in context.cues("distant")):
        return False
    first = sentence_of.index(sentence)
    end = first + sentence_of.count(sentence)
    theirs = {at for cue in context.cues("distant") for at in (cue.start - 1, cue.start - 2)}
    if not is_told_as_past(context.layout, hit):
        theirs = set()
    return not any(
        context.norm(at) in _AT_THIS_MOMENT and (at not in theirs or context.norm(at) != "my")
        for at in range(first, end)
    )


def _of_that_story(context: Context, cue: Mark, hit: Hit) -> bool:
    """Whether ``cue`` stands in the sentence, and the writer does not come in between."""
    first, last = min(hit.used), max(hit.used)
    if not context.layout.same_sentence(cue.start, first):
        return False
    low, high = (cue.end, first + 1) if cue.start < first else (last + 1, cue.start)
    mine = _my_sites(context)
    ours = cue.start < first and any(site.left <= first < site.right for site in mine)
    ours = ours or (
        cue.start > last and any(context.layout.same_sentence(site.start, last) for site in mine)
    )
    return not ours and not any(
        low <= person.start < high and person.name in {"self", "myself"}
        for person in context.layout.persons
    )


def _my_sites(context: Context) -> list[Site]:
    return [site for site in context.layout.sites if context.norm(site.left) == "my"]


def _about_nobody(context: Context, sentence: int, first: int) -> bool:
    """Whether a question names nobody: "is bleeding a risk of a biopsy?"."""
    tokens = context.layout.text.tokens
    end = first + context.layout.text.sentence_of.count(sentence)
    while first < end - 1 and tokens[first].norm in _BEFORE_ASKING:
        first += 1
    asks = _ASKS if sentence in context.layout.text.questions else _ASKS_ANYWAY
    if tokens[first].norm not in asks or any(
        context.layout.text.sentence_of[person.start] == sentence
        for person in context.layout.persons
    ):
        return False
    words = {token.norm for token in tokens[first:end]}
    if words >= _ASKED_OF_YOU:
        return False
    if words & _SAME or (words & _BROKEN and words & _TO_BE and not words & _ANY):
        return False  # "può essere rotto?" asks of this one
    return not any(
        site.left < site.start and first <= site.start < end for site in context.layout.sites
    )


def _are(context: Context, at: int) -> bool:
    """ "i noduli sono brutti": the "sono" of many, and not "I am"."""
    if context.norm(at) != "sono" or not at or context.layout.text.tokens[at].gap:
        return False
    before = context.norm(at - 1)
    if any(site.start <= at - 1 < site.end for site in context.layout.sites):
        return False  # "le gambe sono insensibili"
    return len(before) > _SHORT and before.endswith(("i", "e")) and before not in _BEFORE_I_AM


def _owned(context: Context, sentence: int) -> bool:
    sentence_of = context.layout.text.sentence_of
    return any(
        sentence_of[person.start] == sentence
        and (person.name in {"self", "myself", "child", "other"})
        and context.norm(person.start) not in {"i", "id", "ill"}
        and not _are(context, person.start)
        for person in context.layout.persons
    ) or any(context.norm(site.left) in _WHOSE for site in context.layout.sites)
