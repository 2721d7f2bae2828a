"""How a symptom is meant: there, denied, over, doubtful, or only spoken of in general."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.findings.chart import Hit, Layout, Mark, Site
from bot.findings.model import Status
from bot.findings.stories import is_asked_in_general, is_over, is_told_as_past
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

REACH = 8
"""Words that a denial or a doubt reaches forward, list items apart."""

_OR = word_set("or nor o ne oppure neither neanche nemmeno neppure")
_AND = frozenset(["and", "e", "ed", "n"])
_SUBJECTS = word_set(
    "i it my he she his her the there we they im ive its a an this that mi ho il la lo le gli i "
    "mio mia sono ha un una questo questa si ci ce gli riesco sento l is are was has have e brucia "
    "scotta fa fanno sta sto"
)
_NOT_AFTER_NO = word_set(
    "it i my he she there we they its im ive not mi ho non il la lo le sono ha ne si gli the "
    "thats but ma this you lei lui questo questa"
)
_NOT_DOUBTED = word_set("because since from for after due da per perche dopo a about")
_WHO_SPEAKS = word_set("im ive hes shes theyre hers its they")
_WHOSE = word_set("my his her our")
_LEADS_ON = word_set(
    "think thinks say says said believe feel know that if whether when because so and or nor but "
    "as like sure thought suppose reckon mean where what how why which who since"
)
_BEFORE_A_PLACE = word_set(
    "in on at of around round to with for from under behind near inside over into down up below "
    "above between across along through by all both see feel move lift bend use put bear open off "
    "have had has got any no not hurt hurts about without"
)
_FAR = 9
"""Words around a symptom within which a date or "as a child" is its own."""
_EXCEPTION_WITHIN = 8
_NEAR = 3
_EVENTS = frozenset(["fracture", "injury"])
_DIAGNOSES = frozenset(["fracture"])
_OWN_NO = word_set("non nn")
"""A phrase that begins so is a complaint put as a denial: "non si piega"."""
_WAS = ("avo", "ava", "evo", "eva", "ivo", "iva", "avano", "evano", "ivano")
_NOT_WAS = word_set(
    "nuova nuovo prova provo trova trovo arriva arrivo priva privo viva vivo brava bravo scrivo "
    "devo bevo ricevo attiva attivo cattiva cattivo leva levo lava lavo positiva positivo gengiva "
    "schiava cava scava scavo neva inchiava"
)
_DEAD = word_set("morto morta morti mori morendo morire deceduto deceduta mancato mancata")
_QUALIFIES = word_set("si in at al alla nel solo soltanto quando se")
"""Words after a symptom that make more of it than an item of a list of denials."""
_PLUPERFECT = word_set("ero era")
_REFLEXIVE = word_set("mi si me lo la l")
_OWN_NEITHER = word_set("ne senza mai nessun nessuna")
_APART = word_set("parte tranne eccetto salvo oltre tolto fuorche apart except besides")
"""Words before a symptom that the "nothing" after it leaves out: "apart from the pain nothing"."""
_PERSONAL = word_set("non nn mi gli le la lo ci si")
_BETWEEN = _AND | _OR | word_set("but ma pero")
_OPEN_ENDS = word_set("gone went stopped passed over settled")
_AFTER_GONE = word_set(
    "now down away completely since after again altogether thanks thank but and off with within "
    "by the on in a last when once yesterday today ago thankfully totally entirely mostly before "
    "e ma adesso ora via del dopo da"
)
_OPEN = word_set("longer really e ho ha ce sono")
"""Last words of denials that go on: "febbre non ho dormito" denies no fever."""


CRISIS = frozenset(["suicide_plan", "self_harm", "passive_death_wish", "abuse"])
"""Facts that no question and no "if" makes less serious: "what is the point of living?"."""
_NO = word_set("no nope none never niente nulla nessuno nessuna mai zero macche assolutamente")
_YES = word_set("yes yep yeah si un abbastanza tanto molto eccome certo purtroppo a some")
_NOT_KNOWN = word_set("boh bo mah forse maybe perhaps unsure idk")
_SHORT_QUESTION = 4
_HAD = word_set("had avevo aveva avevano ebbi ebbe soffrivo soffriva")
_HAVING_HAD = word_set("avuto avuta avuti avute was volevo voleva pensavo tentato pensato")
_IF = word_set("se if in nel casomai qualora what cosa che")
_WHAT_TO_DO = word_set(
    "chiamo chiamare chiamarvi chiamate richiamo devo dobbiamo deve posso avviso avvisare vengo "
    "venisse dovesse dovessi avessi dovessero sale should call ring what cosa preoccuparmi faccio "
    "tengo misuro corro allarmarmi venire fare"
)
_CONDITIONAL = ("erebbe", "irebbe", "erebbero", "irebbero", "erei", "irei", "drebbe", "vrebbe")
_BEFORE_ASKING = word_set(
    "ma e scusi scusate scusa buongiorno salve ciao dottore dottoressa poi secondo voi lei con un "
    "una il la lo le i gli tumore but and hello hi please doctor so allora senta sentite dopo di "
    "biopsia crio crioablazione chemio metastasi"
)
_NEW = word_set("e ed ma pero ora adesso oggi poi and but now then since")
_ARTICLES = word_set("il lo la l i gli le del della dell quel quella sto sta tutto tutta")
_SINCE_THEN = word_set("after since from when for by to with before until due dopo")
"""Words that say since when or after what something had been, before it went."""
_SAME = word_set("it its that thats they this these those now all")
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


@dataclass(frozen=True, slots=True)
class Scope:
    """What one hit's surroundings say of it; ``general`` when nobody is said to have it."""

    status: Status
    general: bool = False
    gone: bool = False


@dataclass(slots=True)
class Scopes:
    """Reads scope for the hits of one layout; ``ago`` are token ranges of times long past that
    an old break or fall belongs to, ``lately`` those of dates some days past, ``over`` of those
    that anything in their clause belongs to."""

    layout: Layout
    ago: Sequence[tuple[int, int]] = ()
    lately: Sequence[tuple[int, int]] = ()
    over: Sequence[tuple[int, int]] = ()
    taken: frozenset[int] = frozenset()
    by_name: dict[str, list[Mark]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.taken = frozenset(
            index
            for hit in self.layout.hits
            if hit.phrase.kind is not None or hit.phrase.facts
            for index in hit.used
        )
        for cue in self.layout.cues:
            self.by_name.setdefault(cue.name, []).append(cue)

    def of(self, hit: Hit) -> Scope:
        """The scope of ``hit``."""
        crisis = not CRISIS.isdisjoint(hit.phrase.facts)
        english = hit.phrase.language == "en"
        general = not crisis and (
            self._general(hit) or (english and is_asked_in_general(self.layout, hit))
        )
        for other in self.layout.hits:
            if other.phrase.status in {"absent", "past"} and self._overrules(other, hit):
                return Scope(other.phrase.status or "absent", general)
        if hit.phrase.status in {"absent", "past"}:
            flipped = hit.phrase.status == "absent" and self._flipped(hit)
            return Scope("present" if flipped else hit.phrase.status or "present", general)
        answer = self._answered(hit)
        if answer is not None:
            return Scope(answer, general=False)
        if self._denied(hit) and not self._excepted(hit):
            return Scope("absent", general)
        if not crisis and self._yet_to_come(hit):
            return Scope("unknown", general=True)
        if hit.phrase.status == "unknown":
            return Scope("unknown", general)
        if self._gone(hit):
            denied = hit.phrase.kind not in _EVENTS and hit.phrase.language == "en"
            return Scope("past", general, gone=denied)  # in Italian either reading is right
        if self._past(hit) or (english and not crisis and is_over(self.layout, hit)):
            return Scope("past", general)
        if not crisis and self._doubted(hit):
            return Scope("unknown", general)
        return Scope("present", general)

    def _flipped(self, hit: Hit) -> bool:
        """Whether a denial is itself denied: "not painless", "can't say it doesn't hurt"."""
        if self._negative(hit):
            return any(self._reaches(cue, hit, through=True) for cue in self._cues("lift"))
        return self._denied(hit, near=True)

    def _starts_negative(self, hit: Hit) -> bool:
        """Whether an English complaint is put as a denial: "no energy", "haven't slept"."""
        first = min(hit.used)
        return hit.phrase.language == "en" and any(
            cue.start == first for cue in self._cues("negator")
        )

    def _negative(self, hit: Hit) -> bool:
        """Whether the denial stands in the hit's own words: "no limp", "hasn't lost weight"."""
        if self._norm(hit.start) in _OWN_NEITHER:
            return True
        return any(
            not hit.used.isdisjoint(range(cue.start, cue.end)) for cue in self._cues("negator")
        )

    def _overrules(self, other: Hit, hit: Hit) -> bool:
        """Whether ``other`` says of the words of ``hit`` that it is not so: "cannot see bone"."""
        alike = other.phrase.kind is not None and other.phrase.kind == hit.phrase.kind
        shared = bool(other.phrase.facts.keys() & hit.phrase.facts)
        return (alike or shared) and self.layout.says_more(other, hit)

    # --- denial --------------------------------------------------------------------------

    def _answered(self, hit: Hit) -> Status | None:
        """What the writer answers to a question of their own: "fever? no. swelling? a bit"."""
        following = self._after_own_question(min(hit.used))
        if following is None:
            return None
        cues = {
            name
            for name in ("after_neg", "maybe")
            for cue in self._cues(name)
            if cue.start == following
        }
        word = self._norm(following)
        if word in _NOT_KNOWN or "maybe" in cues:
            return "unknown"
        if word in _NO or "after_neg" in cues:
            return "absent"
        if any(cue.start == following for cue in self._cues("gone")):
            return "past"
        return "present" if word in _YES else None

    def _after_own_question(self, at: int) -> int | None:
        """The token after a question of a few words that holds token ``at``."""
        text = self.layout.text
        sentence = text.sentence_of[at]
        first, count = text.sentence_of.index(sentence), text.sentence_of.count(sentence)
        if sentence not in text.questions or count > _SHORT_QUESTION:
            return None
        following = first + count
        return following if following < len(text.tokens) else None

    def _denied(self, hit: Hit, near: bool = False) -> bool:
        """Whether a "no" holds for ``hit``; ``near``, one without a comma between."""
        if self._norm(hit.start) in _OWN_NO or self._starts_negative(hit):
            return any(self._reaches(cue, hit, through=True) for cue in self._cues("lift"))
        if self._no_inside(hit):
            return True
        negators = [
            cue
            for cue in self._cues("negator")
            if self._reaches(cue, hit)
            and not self._spent(cue, hit)
            and not (near and self.layout.break_between(cue.start, max(hit.used)))
        ]
        lifts = [cue for cue in self._cues("lift") if self._reaches(cue, hit, through=True)]
        if any(self._is_without(cue) for cue in negators):
            ability = [cue for cue in self._cues("ability") if self._reaches(cue, hit, True)]
            verbal = [
                cue
                for cue in negators
                if not self._is_without(cue) and self._norm(cue.start) not in _OR
            ]
            if any(cue.end <= hit.start for cue in ability) or (
                verbal and not self._listed(verbal[-1], hit)
            ):
                return False
        count = (1 if negators else 0) + len(lifts)
        return count % 2 == 1 or (
            count == 0 and (self._denied_after(hit) or self._denied_in_sum(hit))
        )

    def _spent(self, cue: Mark, hit: Hit) -> bool:
        """Whether the "no" is part of another complaint: "not been to the loo, off her food"."""
        return any(
            cue.start in other.used and hit.used.isdisjoint(other.used) and self._complains(other)
            for other in self.layout.hits
        )

    def _complains(self, other: Hit) -> bool:
        phrase = other.phrase
        return phrase.kind is not None and phrase.status is None and phrase.language == "en"

    def _excepted(self, hit: Hit) -> bool:
        """Whether the denial has an exception: "it doesn't hurt, only when I walk on it"."""
        last = max(hit.used)
        return hit.phrase.kind == "pain" and any(
            last < cue.start <= last + _EXCEPTION_WITHIN
            and self.layout.same_sentence(last, cue.start)
            for cue in self._cues("exception")
        )

    def _denied_in_sum(self, hit: Hit) -> bool:
        """Whether a closing remark denies all that was listed: "fever, numbness: none of that"."""
        sentence_of = self.layout.text.sentence_of
        last = max(hit.used)
        for cue in self._cues("but_not"):
            if 0 < cue.start - last <= _NEAR and self._ends_here(cue.end):
                return self.layout.break_between(last, cue.start) < SENTENCE
        for cue in self._cues("none_of_that"):
            if cue.start <= last:
                continue
            between = sentence_of[cue.start] - sentence_of[last]
            if between == 0 and not any(
                last < stop.start < cue.start for stop in self._cues("stop")
            ):
                return True
            if between == 1 and self._asked_of(sentence_of[last]):
                return True
        return False

    def _ends_here(self, at: int) -> bool:
        tokens = self.layout.text.tokens
        return at >= len(tokens) or tokens[at].gap >= COMMA

    def _asked_of(self, sentence: int) -> bool:
        """Whether the sentence tells what somebody asked or warned of."""
        return sentence in self.layout.text.questions or any(
            self.layout.text.sentence_of[cue.start] == sentence for cue in self._cues("asked")
        )

    def _no_inside(self, hit: Hit) -> bool:
        """ "l'osso non si vede": a "not" right before the last words of the hit."""
        for at in range(hit.start + 1, max(hit.used)):
            after = at + 1 if at + 1 in hit.used else at + 2
            if self._norm(at) in _OWN_NO and at not in hit.used and after in hit.used:
                return not any(later not in hit.used for later in range(after, max(hit.used)))
        return False

    def _is_without(self, cue: Mark) -> bool:
        return self._norm(cue.start) in {"without", "senza"}

    def _listed(self, cue: Mark, hit: Hit) -> bool:
        return any(self._norm(at) in _OR | _AND for at in range(cue.end, hit.start))

    def _reaches(self, cue: Mark, hit: Hit, through: bool = False) -> bool:
        """Whether ``cue`` stands before a word of ``hit`` with nothing between that stops it."""
        if cue.start in hit.used or cue.start >= max(hit.used):
            return False
        target = min((index for index in hit.used if index >= cue.end), default=None)
        if target is None or not self.layout.same_sentence(cue.start, target):
            return False
        if self._interjection(cue) or self._stopped(cue.end, target, hit, through):
            return False
        return self._path(cue.end, target, hit)

    def _interjection(self, cue: Mark) -> bool:
        if self._norm(cue.start) != "no" or cue.end - cue.start > 1:
            return False
        tokens = self.layout.text.tokens
        if cue.end >= len(tokens) or tokens[cue.end].gap:
            return True
        return tokens[cue.end].norm in _NOT_AFTER_NO or self._answers(cue.start)

    def _answers(self, at: int) -> bool:
        """Whether token ``at`` begins the answer to a question about a symptom."""
        return any(
            hit.phrase.kind is not None and self._after_own_question(min(hit.used)) == at
            for hit in self.layout.hits
        )

    def _stopped(self, first: int, target: int, hit: Hit, through: bool) -> bool:
        names = ("stop",) if through else ("stop", "brake")
        for name in names:
            for cue in self._cues(name):
                inside = first <= cue.start and cue.end <= target
                if inside and not set(range(cue.start, cue.end)) & (
                    hit.used | self._other_used(hit)
                ):
                    return True
        return False

    def _other_used(self, hit: Hit) -> set[int]:
        return {
            index
            for other in self.layout.hits
            if other is not hit and other.phrase.kind is not None
            for index in other.used
        }

    def _path(self, first: int, target: int, hit: Hit) -> bool:
        """Walk from the cue to the hit: lists carry a denial on, new statements end it."""
        tokens = self.layout.text.tokens
        steps, need_bare = 0, False
        neither = self._norm(first - 1) == "ne"
        for at in range(first, target + 1):
            token = tokens[at]
            if token.gap == SENTENCE:
                return False
            if token.gap == COMMA:
                if at == first or (neither and token.norm not in _OR and token.norm != "ne"):
                    return False
                need_bare = True
                steps = 0
            if at == target:
                break
            if (token.norm in _OR and not token.accented) or token.norm == "ne":
                need_bare, steps = False, 0
                neither = neither or token.norm == "ne"
            elif token.norm in _AND and not token.accented and at > first:
                need_bare, steps = True, 0
            elif (need_bare and token.norm in _SUBJECTS) or (
                at > first and self._new_statement(at)
            ):
                return False
            steps += 1
            if steps > REACH:
                return False
        return not need_bare or self._bare(hit, target)

    def _new_statement(self, at: int) -> bool:
        """Whether a new sentence begins without a mark: "no lumps my appetite is good im tired"."""
        norm, before = self._norm(at), self._norm(at - 1)
        if norm in _WHO_SPEAKS:
            return before not in _LEADS_ON
        return norm in _WHOSE and before not in _LEADS_ON | _BEFORE_A_PLACE

    def _bare(self, hit: Hit, target: int) -> bool:
        """Whether the hit stands as a mere list item, without a body part or a statement."""
        if any(site.left <= index < site.right for site in self.layout.sites for index in hit.used):
            return False
        tokens = self.layout.text.tokens
        if tokens[target].norm in _SUBJECTS:
            return False
        at = max(hit.used) + 1
        while at < len(tokens) and tokens[at].gap < COMMA and at < max(hit.used) + 4:
            token = tokens[at]
            if token.norm in _OR | _AND and not token.accented:
                break
            if any(site.left <= at < site.right for site in self.layout.sites):
                return False
            if token.norm in _SUBJECTS or token.norm in _QUALIFIES:
                return False
            at += 1
        return True

    def _denied_after(self, hit: Hit) -> bool:
        last = max(hit.used)
        tokens = self.layout.text.tokens
        if any(
            cue.end <= min(hit.used) and self.layout.same_sentence(cue.start, last)
            for cue in self._cues("gone")
        ):
            return False  # "the swelling has gone but the pain has not"
        first = min(hit.used)
        if any(self._norm(at) in _APART for at in range(max(0, first - _NEAR), first)):
            return False
        for cue in self._cues("after_neg"):
            if not last < cue.start <= last + 3 or set(range(cue.start, cue.end)) & self.taken:
                continue
            between = range(last + 1, cue.start)
            if any(at in self.taken or tokens[at].norm in _BETWEEN for at in between):
                continue
            if any(tokens[at].gap == SENTENCE for at in range(last + 1, cue.start + 1)):
                continue
            if tokens[cue.start].gap == COMMA and not self._colon(cue.start):
                continue
            if self._ends_clause(cue, hit):
                return True
        return False

    def _colon(self, at: int) -> bool:
        text = self.layout.text
        between = text.raw[text.tokens[at - 1].end : text.tokens[at].start]
        return any(char in between for char in ":-–—(")

    def _ends_clause(self, cue: Mark, hit: Hit) -> bool:
        tokens = self.layout.text.tokens
        if cue.end >= len(tokens) or tokens[cue.end].gap >= COMMA:
            return True
        following = tokens[cue.end].norm
        if following in {
            "ma",
            "but",
            "pero",
            "e",
            "and",
            "however",
            "invece",
            "solo",
            "only",
            "just",
        }:
            return True
        follower = next((other for other in self.layout.hits if other.start == cue.end), None)
        if follower is not None and follower.end < len(tokens):
            return tokens[follower.end].norm in {"si", "yes"}
        return cue.end - cue.start > 1 and self._norm(cue.end - 1) not in _OPEN

    # --- past and gone -------------------------------------------------------------------

    def _gone(self, hit: Hit) -> bool:
        last = max(hit.used)
        if any(self._gone_before(cue, min(hit.used)) for cue in self._cues("gone")):
            return True
        for cue in self._cues("gone"):
            if set(range(cue.start, cue.end)) & hit.used or not last < cue.start <= last + 6:
                continue
            gaps = self.layout.break_between(last, cue.start)
            if gaps == SENTENCE or self._stop_between(last + 1, cue.start):
                continue
            if self._negated_cue(cue) or self._goes_on(cue) or self._new_subject(last, cue):
                continue
            if any(
                other.start > last
                and other.end <= cue.start
                and other.phrase.kind not in {None, hit.phrase.kind}
                for other in self.layout.hits
            ):
                continue
            return True
        return False

    def _gone_before(self, cue: Mark, first: int) -> bool:
        """ "mi è passata la febbre": the verb stands before what has gone."""
        tokens = self.layout.text.tokens
        between = range(cue.end, first)
        return (
            0 <= first - cue.end <= 2
            and all(tokens[at].norm in _ARTICLES for at in between)
            and not self.layout.break_between(cue.start, first)
            and not self._negated_cue(cue)
            and not any(
                other.phrase.kind is not None and other.end in {cue.start, cue.start - 1}
                for other in self.layout.hits
            )
        )

    def _goes_on(self, cue: Mark) -> bool:
        """Whether "gone", "stopped" is the beginning of something else: "gone numb"."""
        tokens = self.layout.text.tokens
        if self._norm(cue.end - 1) not in _OPEN_ENDS or cue.end >= len(tokens):
            return False
        return not tokens[cue.end].gap and tokens[cue.end].norm not in _AFTER_GONE

    def _new_subject(self, last: int, cue: Mark) -> bool:
        """Whether another body part or thing than the symptom has gone: "my speech has gone"."""
        return any(
            last + _NEAR < site.left and site.end <= cue.start and site.left < site.start
            for site in self.layout.sites
        )

    def _stop_between(self, first: int, last: int) -> bool:
        """Whether something new begins; "but it" goes on about the same."""
        return any(
            first <= cue.start < last
            and self._norm(cue.end) not in _SAME
            and self._norm(cue.start) not in _SINCE_THEN
            for cue in self._cues("stop")
        )

    def _negated_cue(self, cue: Mark) -> bool:
        return any(
            other.end <= cue.start <= other.end + 2 and not self._interjection(other)
            for other in self._cues("negator")
        )

    def _past(self, hit: Hit) -> bool:
        first, last = min(hit.used), max(hit.used)
        low, high = self._clause(first, last)
        low, high = max(low, first - _FAR), min(high, last + 1 + _FAR)
        if any(low <= start < high and self._joined(start, first, last) for start, _ in self.over):
            return True
        if self._imperfect(first, last) and self._of_the_dead(first):
            return True
        over = {cue.start for cue in self._cues("past")}
        if any(
            low <= cue.start < high and cue.start not in hit.used and cue.start not in over
            for cue in self._cues("onset")
        ):
            return False
        if hit.phrase.kind in _EVENTS and any(
            self._norm(at) in _PLUPERFECT and self._norm(at - 1) in _REFLEXIVE
            for at in range(max(1, first - 1), last + 1)
        ):
            return True
        for cue in self._cues("past"):
            own = bool(set(range(cue.start, cue.end)) & hit.used)
            if not low <= cue.start < high or (own and self._norm(cue.start) not in _HAD):
                continue
            adjective = self._norm(cue.start) in {"old", "previous", "vecchia", "vecchio", "former"}
            if not adjective or 0 <= first - cue.end <= 1:
                return True
        if any(low <= start < high for start, _ in self.ago):
            return hit.phrase.kind in _EVENTS or self._had(low, first)
        if any(low <= start < high for start, _ in self.lately):
            lasting = hit.phrase.kind is not None and hit.phrase.kind not in _EVENTS
            return lasting and self._had(max(low, first - 4), first)
        return False

    def _joined(self, at: int, first: int, last: int) -> bool:
        """Whether no new statement stands between a time and the hit: "... in 2015 and now ..."."""
        between = range(at, first) if at < first else range(last + 1, at)
        new = _NEW - _AND if self._imperfect(first, last) else _NEW
        return not any(
            self._norm(i) in new and not self.layout.text.tokens[i].accented for i in between
        )

    def _of_the_dead(self, first: int) -> bool:
        """Whether the sentence tells of somebody's death: "è morto in marzo, non respirava"."""
        sentence_of = self.layout.text.sentence_of
        begin = sentence_of.index(sentence_of[first])
        return any(self._norm(at) in _DEAD for at in range(begin, first))

    def _imperfect(self, first: int, last: int) -> bool:
        """Whether an Italian verb says how it was: "nel 2010 ebbi un'embolia e non respiravo"."""
        return any(
            len(self._norm(at)) > _NEAR + 1
            and self._norm(at).endswith(_WAS)
            and self._norm(at) not in _NOT_WAS
            for at in range(first, last + 1)
        )

    def _had(self, low: int, first: int) -> bool:
        words = {self._norm(at) for at in range(low, first + 1)}
        return bool(words & (_HAD | _HAVING_HAD))

    def _clause(self, first: int, last: int) -> tuple[int, int]:
        """The stretch around a hit between breaks and contrasting words."""
        tokens = self.layout.text.tokens
        walls = {
            cue.start
            for cue in self._cues("stop")
            if self._norm(cue.start) in {"but", "ma", "pero", "however", "now", "adesso", "ora"}
        }
        low = first
        while low > 0 and tokens[low].gap < COMMA and low - 1 not in walls:
            low -= 1
        high = last + 1
        while high < len(tokens) and tokens[high].gap < COMMA and high not in walls:
            high += 1
        if high < len(tokens) and tokens[high].gap == COMMA and self._short_past(high):
            high += 4
        return low, high

    def _short_past(self, at: int) -> bool:
        """ ", healed", ", 10 years ago": a remark that closes the clause before it."""
        reach = range(at, at + 2)
        return any(cue.start in reach for cue in self._cues("past") + self._cues("gone")) or any(
            start in reach for start, _ in self.ago
        )

    # --- doubt and generality ------------------------------------------------------------

    def _doubted(self, hit: Hit) -> bool:
        tokens = self.layout.text.tokens
        for cue in self._cues("maybe"):
            after = tokens[cue.end].norm if cue.end < len(tokens) else ""
            if after in _NOT_DOUBTED or after[:1].isdigit():
                continue
            if self._reaches(cue, hit, through=True):
                return True
            last = max(hit.used)
            ends = cue.end >= len(tokens) or tokens[cue.end].gap
            if (
                ends
                and last < cue.start <= last + 2
                and not self.layout.break_between(last, cue.start - 1)
            ):
                return True
        if hit.phrase.kind in _DIAGNOSES:
            if any(
                other.phrase.status == "unknown" and other.used & hit.used
                for other in self.layout.hits
                if other.phrase.kind == hit.phrase.kind
            ):
                return True
            if any(self._reaches(cue, hit, through=True) for cue in self._cues("belief")):
                return True
            asks = self.layout.text.sentence_of[min(hit.used)] in self.layout.text.questions
            if any(
                self._reaches(cue, hit, through=True) or cue.end == min(hit.used)
                for cue in self._cues("asking")
            ):
                return True
            return asks and self._norm(min(hit.used)) not in {"i"} and self._short_question(hit)
        return any(self._reaches(cue, hit, through=True) for cue in self._cues("hypothetical"))

    def _yet_to_come(self, hit: Hit) -> bool:
        """Whether it is only feared or foreseen: "if I get a fever", "will it hurt?"."""
        return any(self._reaches(cue, hit, through=True) for cue in self._cues("foreseen"))

    def _short_question(self, hit: Hit) -> bool:
        sentence = self.layout.text.sentence_of[min(hit.used)]
        return self.layout.text.sentence_of.count(sentence) <= 6

    def _general(self, hit: Hit) -> bool:
        """Whether the sentence asks about the thing in general, nobody having it."""
        sentence = self.layout.text.sentence_of[min(hit.used)]
        first = self.layout.text.sentence_of.index(sentence)
        asked = sentence in self.layout.text.questions
        last = first + self.layout.text.sentence_of.count(sentence) if asked else max(hit.used)
        for cue in self._cues("generic"):
            if not first <= cue.start <= last:
                continue
            if self.layout.text.sentence_of[cue.start] != sentence:
                continue
            if not self._owned(sentence) and not self._told_before(hit, cue):
                return True
        if self._conditional(hit, sentence, first):
            return True
        asks = sentence in self.layout.text.questions and not self._owned(sentence)
        if asks and any(
            first <= cue.start <= max(hit.used) + 6
            and self.layout.text.sentence_of[cue.start] == sentence
            for cue in self._cues("in_general")
        ):
            return True
        if self._told_of_others(hit, sentence):
            return True
        return self._about_nobody(sentence, first)

    def _told_before(self, hit: Hit, cue: Mark) -> bool:
        """Whether the writer has it, and only then asks: "I can't pee - side effect?"."""
        last = max(hit.used)
        if cue.start <= last or not self.layout.break_between(last, cue.start):
            return False
        near = range(max(0, min(hit.used) - 2), min(hit.used) + 1)
        return any(self._norm(at) in {"i", "im", "ive"} for at in near)

    def _conditional(self, hit: Hit, sentence: int, first: int) -> bool:
        """Whether it only might come: "se mi viene la febbre vi chiamo?"."""
        reached = any(
            self._norm(cue.start) in _IF and self._reaches(cue, hit, through=True)
            for cue in self._cues("hypothetical")
        ) or self._after_se(hit)
        if not reached:
            return False
        tokens = self.layout.text.tokens[first:]
        words = {tokens[at].norm for at in range(self.layout.text.sentence_of.count(sentence))}
        would = any(word.endswith(_CONDITIONAL) for word in words)
        return would or sentence in self.layout.text.questions or bool(words & _WHAT_TO_DO)

    def _after_se(self, hit: Hit) -> bool:
        """Whether "se" stands right before the hit: "se non riesco a urinare chi chiamo?"."""
        at = min(hit.used) - 1
        while at > 0 and self._norm(at) in _PERSONAL:
            at -= 1
        return at >= 0 and self._norm(at) == "se"

    def _told_of_others(self, hit: Hit, sentence: int) -> bool:
        """Whether the sentence tells of the dead, a film, somebody in the waiting room."""
        sentence_of = self.layout.text.sentence_of
        if any(self._of_that_story(cue, hit) for cue in self._cues("hearsay")):
            return True
        if not any(self._of_that_story(cue, hit) for cue in self._cues("distant")):
            return False
        first = sentence_of.index(sentence)
        end = first + sentence_of.count(sentence)
        theirs = {at for cue in self._cues("distant") for at in (cue.start - 1, cue.start - 2)}
        if not is_told_as_past(self.layout, hit):
            theirs = set()
        return not any(
            self._norm(at) in _AT_THIS_MOMENT and (at not in theirs or self._norm(at) != "my")
            for at in range(first, end)
        )

    def _of_that_story(self, cue: Mark, hit: Hit) -> bool:
        """Whether ``cue`` stands in the sentence, and the writer does not come in between."""
        first, last = min(hit.used), max(hit.used)
        if not self.layout.same_sentence(cue.start, first):
            return False
        low, high = (cue.end, first + 1) if cue.start < first else (last + 1, cue.start)
        ours = cue.start < first and any(site.left <= first < site.right for site in self._my_sites)
        return not ours and not any(
            low <= person.start < high and person.name in {"self", "myself"}
            for person in self.layout.persons
        )

    @property
    def _my_sites(self) -> list[Site]:
        return [site for site in self.layout.sites if self._norm(site.left) == "my"]

    def _about_nobody(self, sentence: int, first: int) -> bool:
        """Whether a question names nobody: "is bleeding a risk of a biopsy?"."""
        tokens = self.layout.text.tokens
        end = first + self.layout.text.sentence_of.count(sentence)
        while first < end - 1 and tokens[first].norm in _BEFORE_ASKING:
            first += 1
        asks = _ASKS if sentence in self.layout.text.questions else _ASKS_ANYWAY
        if tokens[first].norm not in asks or any(
            self.layout.text.sentence_of[person.start] == sentence for person in self.layout.persons
        ):
            return False
        if any(token.norm in _SAME for token in tokens[first:end]):
            return False
        return not any(
            site.left < site.start and first <= site.start < end for site in self.layout.sites
        )

    def _owned(self, sentence: int) -> bool:
        sentence_of = self.layout.text.sentence_of
        return any(
            sentence_of[person.start] == sentence
            and (person.name in {"self", "myself", "child", "other"})
            and self._norm(person.start) not in {"i", "id", "ill"}
            for person in self.layout.persons
        ) or any(self._norm(site.left) in {"my", "mio", "mia"} for site in self.layout.sites)

    # --- small things --------------------------------------------------------------------

    def _cues(self, name: str) -> list[Mark]:
        return self.by_name.get(name, [])

    def _norm(self, at: int) -> str:
        return self.layout.text.tokens[at].norm
