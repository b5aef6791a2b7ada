"""Who is asked to speak in `what did Keel say about the bridge?`, and how surely a sentence gives their words."""

import re

from index.text.lexemes import Lexeme, lexemes
from index.text.names import key

_SAY = (
    "say|said|says|tell|told|tells|think|thinks|thought|claim|claims|claimed|comment|commented|promise|promised"
    "|pledge|pledged|vow|vowed|argue|argues|argued|warn|warned|warns|tweet|tweeted|write|wrote|post|posted|respond"
    "|responded|add|added|call|called|calls|deny|denied|insist|insisted|explain|explained|note|noted|stress|stressed"
    "|acknowledge|acknowledged|describe|described|praise|praised|condemn|condemned|criticize|criticized|criticise"
    "|criticised|urge|urged|ask|asked|announce|announced|declare|declared|state|stated|testify|testified|reply"
    "|replied|suggest|suggested|rule|ruled|believe|believes|believed|apologize|apologized|admit|admitted|joke|joked"
)
_ASKED = re.compile(
    r"\bwhat (?:did|does|do|has|have|had) (?:the )?(?:[\w.’'-]+ ){0,5}?(?P<last>[A-Z][\w.’'-]*) (?:say|said|tell"
    r"|told|think|thought|claim|claimed|comment|promise|promised|write|written|tweet|tweeted)\b"
)
_VERBS = frozenset(_SAY.split("|"))
_PASSIVE = frozenset("is are was were been being be".split())
_PRONOUNS = frozenset("he she they i we".split())

BEFORE = 10
"""Words before a verb of saying among which the one who says it is named: `Keel, who leads the council, said`."""
AFTER = 6
"""And after it: `said Mayor Rosa Keel`."""
HE_SAID = 0.5
"""What `he said` is worth, where somebody else may be meant."""


def speaker(question: str) -> str | None:
    """The last word of the name of whoever is to have said something, as `key` gives it; None where nobody is."""
    match = _ASKED.search(question[:1].lower() + question[1:])
    return key(lexemes(match["last"])[-1]) if match and lexemes(match["last"]) else None


def speaks(who: str, sentence: str) -> float:
    """1 where a sentence says that they said it, HE_SAID where that `he` or `she` did, 0 where it does not."""
    words = lexemes(sentence)
    verbs = [n for n, word in enumerate(words) if word.low in _VERBS and not (n and words[n - 1].low in _PASSIVE)]
    if any(_by(words, n, who) for n in verbs) or _according(words, who):
        return 1.0
    return HE_SAID * any(
        words[near].low in _PRONOUNS for n in verbs for near in (n - 1, n + 1) if 0 <= near < len(words)
    )


def _by(words: tuple[Lexeme, ...], verb: int, who: str) -> bool:
    if any(key(word) == who for word in words[max(0, verb - BEFORE) : verb]):
        return True
    return words[verb].low.startswith("sa") and any(key(word) == who for word in words[verb + 1 : verb + 1 + AFTER])


def _according(words: tuple[Lexeme, ...], who: str) -> bool:
    return any(
        word.low == "according" and any(key(each) == who for each in words[n + 1 : n + 2 + AFTER])
        for n, word in enumerate(words)
    )
