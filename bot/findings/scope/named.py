"""A cancer that is only feared, asked about or named: "ho paura sia un tumore", "curate i tumori?".

Italian only.
"""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_FEARS = word_set(
    "paura paure timore temo temiamo terrore terrorizzata terrorizzato spavento spaventata "
    "spaventato spaventa ansia angoscia preoccupa preoccupata preoccupato preoccupazione fissata "
    "fissato fissa fissazione panico"
)
_HOPES = word_set("spero speriamo sperando vorrei vorremmo")
"""Words of fear where a "not" follows or goes before: "spero non sia un tumore"."""
_NOT = word_set("non nn")
_FOUND = word_set(
    "trovato trovati trovata scoperto scoperta diagnosticato diagnosticata operato operata curato "
    "curata perche siccome detto dice dicono sospetto sospetta sospettano biopsia referto esame "
    "istologico lastra risonanza tac ecografia confermato risulta dopo tornato torni torna tornare "
    "ritornato ritorni recidiva ripreso riprenda cura terapia malato malata affetto "
    "affetta paziente combatto lotto"
)
"""Words by which there is one: it was found, is treated, or may come back."""
_HAS = _FOUND | word_set("ho ha hanno avuto avuta avevo aveva")
_DEFINITE = word_set("il lo mio suo del dal col sul")
_IS = word_set("e sia fosse sara sarebbe essere siano sono saranno era")
_BETWEEN = word_set("un una uno sempre per forza anche gia davvero proprio solo il possibile mica")
_IS_WITHIN = 4
_ALWAYS = word_set("sempre forza sicuramente automaticamente")
_ASKS = word_set("sapere capire chiedere chiedo domando chiedermi chiedevo chiedendo vedere dirmi")
_OPENS = word_set(
    "e no ma scusi scusa scusate oddio mamma mia ah eh un il lo la l i le gli di del sarcoma tumore"
)
_NAME = 2
"""Words of a name after its first: "il sarcoma di ewing"."""
_NAMERS = word_set(
    "chiedete chiede chiedi chiedono parlate parli occupate curate trattate "
    "operate visitate centro centri reparto clinica ospedale istituto sito chat penso pensare "
    "pensando pensato pensavo leggo letto leggere vuol significa cosa cose cos"
)
"""Words that are followed by the name of what nobody is said to have."""
_NAMED_WITHIN = 4
_LINKS = word_set("dei di i ai a al per del un una sempre su sui sono e dire che solo ogni volta")


def only_named(context: Context, hit: Hit) -> bool:
    """Whether ``hit`` is the name of a cancer that nobody is said to have."""
    facts, language = hit.phrase.facts, hit.phrase.language
    if language != "it" or hit.phrase.kind or facts.get("known_cancer") in {None, "never", "past"}:
        return False
    if "treatment" in hit.phrase.name or any(context.norm(at)[:4] == "onco" for at in hit.used):
        return False
    text, first, last = context.layout.text, min(hit.used), max(hit.used)
    sentence = text.sentence_of[last]
    begin = text.sentence_of.index(sentence)
    end = begin + text.sentence_of.count(sentence)
    words = [context.norm(at) for at in range(begin, end)]
    at, to = first - begin, last - begin
    if _echoed(words, at, to, sentence in text.questions) or _mentioned(words, at):
        return True
    clause = last
    while clause > begin and not text.tokens[clause].gap:
        clause -= 1
    if _feared(words, clause - begin, at, to):
        return True
    if not _HAS.isdisjoint(words[clause - begin : to + 1]) or not _FOUND.isdisjoint(words[:to]):
        return False
    supposed = _is_it(words, at, to)
    if supposed is None:
        return False
    general = _ALWAYS & set(words[supposed:to])
    se = "se" in words[:to] and _ASKS & set(words[: words.index("se")])
    return bool(general or se or (sentence in text.questions and _ends(context, last, end)))


def _feared(words: list[str], clause: int, at: int, to: int) -> bool:
    """ "ho paura sia un tumore", and not "ho paura che il tumore sia tornato"."""
    if at > 0 and words[at - 1] in _DEFINITE and words[at - 1] != "del":
        return False
    for index in range(clause, to):
        hoped = words[index] in _HOPES and not _NOT.isdisjoint(words[max(clause, index - 1) : to])
        if (words[index] in _FEARS or hoped) and _HAS.isdisjoint(words[index:]):
            return True
    return False


def _echoed(words: list[str], at: int, to: int, asked: bool) -> bool:
    """ "tumore? oddio", "e il sarcoma di ewing?": a name alone, as a question."""
    left = len(words) - 1 - to
    return asked and set(words[:at]) <= _OPENS and left <= (_NAME if words[0] == "e" else 0)


def _mentioned(words: list[str], at: int) -> bool:
    """ "perché mi chiedete dei tumori", "è un centro tumori?", "cosa sono le metastasi"."""
    for index in range(max(0, at - _NAMED_WITHIN), at):
        between = words[index + 1 : at]
        if words[index] in _NAMERS and set(between) <= _LINKS | {"le", "la", "gli", "l", "e"}:
            return True
    return False


def _is_it(words: list[str], at: int, to: int) -> int | None:
    """Where the verb stands by which something is, or may be, a cancer: "è un tumore"."""
    for index in range(to, max(-1, at - _IS_WITHIN), -1):
        if words[index] in _IS:
            return index
        if index < at and words[index] not in _BETWEEN:
            return None
    return None


def _ends(context: Context, last: int, end: int) -> bool:
    """Whether the question ends with the cancer, and is not another one after it: "è un tumore,
    come si cura?"."""
    tokens = context.layout.text.tokens
    return not any(tokens[at].gap and at < end - 3 for at in range(last + 1, end))
