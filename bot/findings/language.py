"""Which language a message is in: by its words, the conversation's language breaking ties."""

from __future__ import annotations

from typing import Literal

from bot.findings.lexicon import Lexicon, load_lexicon
from bot.findings.model import Language
from bot.findings.text import Text, tokenise
from bot.findings.words import word_set

Detected = Literal["en", "it", "other"]

_EN = word_set(
    "the and is are was were my your his her it its i im ive you he she we they of to in on at "
    "for with without this that what when where why how who have has had do does did dont cant "
    "not no but since from after before about there be been will would can could should if or so "
    "because yes hello hi thanks please an as by me him them up out down all some any more"
)
_IT = word_set(
    "il lo la gli le un una uno di del della dello dei delle degli al alla allo ai alle dal dalla "
    "nel nella sul sulla con per tra fra che chi cosa come dove quando perche non mi ti si ci vi "
    "ho hai ha abbiamo hanno sono sei siamo era ero mio mia miei mie tuo tua suo sua piu anche ma "
    "ed da su se questo questa quello quella molto poco sempre mai ieri oggi adesso ora dopo "
    "prima ciao grazie buongiorno salve vorrei posso devo faccio fa sto sta ce e i io lei lui"
)
_OTHERS = word_set(
    "el los las una muy pero porque desde hace tengo duele mucho estoy soy que es y para por como "
    "je mal au aux est les des du et une pas ne suis mon ma mes depuis avec pour dans tres ich "
    "habe nicht und der die das mein meine ist seit mit schmerzen im am ein eine auf eu tenho nao "
    "meu minha dor muito faz com estou uma mam boli mnie jest nie sie od moja moj am nu este sunt "
    "mea meu durere de la si bonjour bonsoir salut merci bonne vous nous avez combien quand "
    "cette douleur jambe genou hola buenos buenas gracias quiero necesito puede usted cita "
    "cuanto cuando tiene pierna rodilla dolor ayuda bitte danke guten hallo wie "
    "wann wo haben knie bein buna ziua doare piciorul genunchiul vreau unde cand "
    "ola obrigado obrigada perna joelho onde quero czy jak dzien dobry kolano noga "
    "dober dobry bok boli kako koliko gde gdje moze przepraszam"
)

_LETTERS = frozenset("ñãõăâîşșţțłżźćśąęńőűčšžřěůđåøæœßïëûçê¿¡")
"""Letters that neither language writes but in names and a few borrowed words."""
_EITHER = word_set("no ok okay yes si yeah stop none 1 2")
"""Said in both languages, or too short an answer to change the conversation's language for."""
FEW = 2
"""Words: so short a message changes the language only by a word that can be of no other."""


def detect_language(text: str, prior: Language | None = None) -> Detected:
    """``en``, ``it``, or ``other`` when hardly a word belongs to either; an empty or wordless
    message takes the conversation's language, English if there is none."""
    return detect(tokenise(text), load_lexicon(), prior)


def detect(text: Text, lexicon: Lexicon, prior: Language | None) -> Detected:
    """:func:`detect_language` on a tokenised message."""
    tokens = [token for token in text.tokens if token.norm.isalpha()]
    words = [token.norm for token in tokens]
    if not words:
        foreign = any(char.isalpha() and ord(char) > 0x24F for char in text.raw)
        return "other" if foreign else prior or "en"
    english = italian = 0.0
    other = unknown = 0
    for token, word in zip(tokens, words, strict=True):
        if word == "no":
            english, italian = english + 1, italian + 1
            continue
        if not _LETTERS.isdisjoint(text.raw[token.start : token.end].lower()):
            other += 2
            continue
        en = 2.0 if word in _EN else _belongs(word, lexicon, "en")
        it = 2.0 if word in _IT else _belongs(word, lexicon, "it")
        if en == it == 0.0:
            if word in _OTHERS:
                other += 2
                continue
            unknown += 1
            it += 0.3 if len(word) > 3 and word[-1] in "aeio" else 0.0
            en += 0.3 if len(word) > 3 and word[-1] not in "aeiou" else 0.0
        elif word in _OTHERS:
            other += 1
        english += en
        italian += it
    strange = any(ord(char) > 0x24F and char.isalpha() for char in text.raw)
    best = max(english, italian)
    if prior is not None and len(words) <= FEW and not strange:
        here, there = (italian, english) if prior == "it" else (english, italian)
        if here > 0 or there < 2 or all(word in _EITHER for word in words):
            return prior
    if (strange and best < 2) or other > best or (best < 0.6 * len(words) and len(words) > 3):
        return "other"
    if prior is not None and abs(english - italian) < 1.0:
        return prior
    return "it" if italian > english else "en"


def _belongs(word: str, lexicon: Lexicon, language: Language) -> float:
    return 1.0 if word in lexicon.words[language] or word in lexicon.common[language] else 0.0
