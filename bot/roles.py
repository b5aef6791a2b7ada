"""Who did it to whom: whether a sentence has the two sides of a `who` question the other way round."""

import re

from index.lexemes import Lexeme, lexemes
from index.names import key

_SUBJECT_ASKED = re.compile(
    r"\bwho(?:\s+(?:will|has|had|have|is|was|are|were|to))*\s+(?P<verb>[a-z]+)\b(?P<rest>.*)", re.IGNORECASE
)
_NO_VERBS = frozenset("did does do is was are were will would has have had can could be been the a an his her".split())
_PASSIVE = frozenset("is was were are be been being get got gets".split())


def turned(question: str, sentence: str) -> bool:
    """`Who replaces Keane?` and `Keane replaces Draeger`: the name asked about does what was to be done to it.

    Only for questions that ask for the doer, by a verb that the sentence says, with a name that stands right before it.
    """
    match = _SUBJECT_ASKED.search(question)
    if match is None or match["verb"].lower() in _NO_VERBS or _passive(question, match.start("verb")):
        return False
    verb = lexemes(match["verb"])[0].stem
    objects = {key(word) for word in lexemes(match["rest"]) if word.capital}
    words = lexemes(sentence)
    places = [n for n, word in enumerate(words) if word.stem == verb]
    return bool(places) and all(_does(words, n, objects) for n in places)


def _passive(question: str, verb: int) -> bool:
    before = lexemes(question[:verb])
    return bool(before) and before[-1].low in _PASSIVE


def _does(words: tuple[Lexeme, ...], verb: int, objects: set[str]) -> bool:
    """Whether a name of the objects stands last before the verb in its clause, and the verb is not passive."""
    before = [word for word in words[max(0, verb - 6) : verb] if word.clause == words[verb].clause]
    if before and before[-1].low in _PASSIVE:
        after = words[verb + 1 : verb + 8]
        return any(
            word.low == "by" and {key(w) for w in after[n + 1 : n + 4]} & objects for n, word in enumerate(after)
        )
    names = [key(word) for word in before if word.capital]
    return bool(names) and names[-1] in objects


_OFFICE = re.compile(
    r"\b(?i:who)(?:['’]s| is| was| are)(?: now)? (?:the )?(?:(?:current|new|former|present|acting) )?"
    r"(?:(?P<of>(?:[\w-]+ ){0,3}?[\w-]+) (?:of|at) (?:the )?(?P<where>.+)"
    r"|(?P<whose>[A-Z][\w’'-]*?)(?:['’]s)? (?P<role>(?:[a-z][\w-]+ ){0,3}[a-z][\w-]+))\W*$"
)


def holds_office(question: str, sentence: str) -> bool:
    """Whether a sentence names who is the president of X, where that is asked; True for any other question.

    The office stands in the question's words beside a name, and no other country's or body's name stands before it:
    `Thai Prime Minister Settha Thaweesin` is not the prime minister of Laos.
    """
    match = _OFFICE.search(question)
    if match is None:
        return True
    office = [word.stem for word in lexemes(match["of"] or match["role"]) if word.content]
    place = {key(word) for word in lexemes(match["where"] or match["whose"]) if word.content}
    words = lexemes(sentence)
    ends = [
        n for n in range(len(office), len(words) + 1) if [word.stem for word in words[n - len(office) : n]] == office
    ]
    return not office or any(_office_of(words, n - len(office), n, place) for n in ends)


def _office_of(words: tuple[Lexeme, ...], first: int, end: int, place: set[str]) -> bool:
    before, after = words[max(0, first - 2) : first], words[end : end + 5]
    owner = [key(word) for word in before[-1:] if word.capital] + [
        key(word)
        for n, word in enumerate(after)
        if word.capital and any(w.low in ("of", "at", "for") for w in after[:n])
    ]
    if owner and not set(owner) & place:
        return False
    named = any(word.capital and key(word) not in place for word in (*after[:3], *words[max(0, first - 5) : first]))
    return named and (bool(owner) or bool({key(word) for word in words} & place) or not _other_owner(before))


def _other_owner(before: tuple[Lexeme, ...]) -> bool:
    return any(word.capital for word in before)
