"""Who did it to whom: whether a sentence has the two sides of a `who` question the other way round."""

import re

from index.text.lexemes import Lexeme, lexemes
from index.text.names import key
from index.text.patterns import pattern

_SUBJECT_ASKED = pattern(
    r"\bwho(?:\s+(?:will|has|had|have|is|was|are|were|to))*\s+(?P<verb>[a-z]+)\b(?P<rest>.*)", re.IGNORECASE
)
_NO_VERBS = frozenset("did does do is was are were will would has have had can could be been the a an his her".split())
_PASSIVE = frozenset("is was were are be been being get got gets".split())


def silent(question: str, sentence: str) -> bool:
    """Whether a sentence tells that it was done, but not by whom.

    `Who replaces Keane?` and `Keane replaces Draeger`: what is asked about does what was to be done to it. `Who shot
    Keane?` and `Keane was shot on Friday`: the doer is left out. Only for questions that ask for the doer, and by a
    verb that the sentence says.
    """
    match = _SUBJECT_ASKED.search(question)
    if match is None or match["verb"].lower() in _NO_VERBS or _passive(question, match.start("verb")):
        return False
    verb = lexemes(match["verb"])[0].stem
    objects = {key(word) for word in lexemes(match["rest"]) if word.content}
    words = lexemes(sentence)
    places = [n for n, word in enumerate(words) if word.stem == verb and not _noun(words, n)]
    return bool(places) and all(_leaves_out(words, n, objects) for n in places)


def _passive(question: str, verb: int) -> bool:
    before = lexemes(question[:verb])
    return bool(before) and before[-1].low in _PASSIVE


def _noun(words: tuple[Lexeme, ...], n: int) -> bool:
    """Whether a word is a noun by the one before it: `the attack`, `a 2021 strike`."""
    before = words[max(0, n - 3) : n]
    return bool(before) and (
        before[-1].low in _ARTICLES or (before[-1].low.isdigit() and not words[n].low.endswith(("ed", "ing")))
    )


_ARTICLES = frozenset("the a an this that his her their its another".split())


def _leaves_out(words: tuple[Lexeme, ...], verb: int, objects: set[str]) -> bool:
    """Whether the verb has no doer beside one of the objects: a passive without `by`, or with one of them after it;
    an active verb with one of them right before it."""
    before = [word for word in words[max(0, verb - 6) : verb] if word.clause == words[verb].clause]
    if any(word.low in _PASSIVE for word in before[-2:]) and not words[verb].low.endswith("ing"):
        after = words[verb + 1 : verb + BY_WITHIN]
        by = next((n for n, word in enumerate(after) if word.low == "by"), None)
        return by is None or bool({key(word) for word in after[by + 1 : by + 4]} & objects)
    if _UNNAMED.search(" ".join(word.low for word in before)):
        return True
    names = [key(word) for word in before if word.capital]
    return bool(names and names[-1] in objects) or bool(before and key(before[-1]) in objects)


_UNNAMED = pattern(
    r"\b(?:man|woman|person|people|gunman|shooter|attacker|suspect|someone|somebody) (?:who|that)(?: \w+ly)?$"
)
"""`the man who allegedly` before a verb."""

BY_WITHIN = 12
"""Words after a passive verb among which its doer is looked for."""

_RELATIVES = (
    "husband|wife|widow(?:er)?|son|daughter|brother|sister|father|mother|parents?|uncle|aunt|cousin|nephew|niece"
    "|grand(?:son|daughter|father|mother)|girlfriend|boyfriend|fianc[ée]e?|partner"
)
_RELATIVE = pattern(rf"\b(?:{_RELATIVES})\b", re.IGNORECASE)
_OF_RELATIVE = pattern(rf"(?P<owner>[A-Z][\w-]*)(?:['’]s|(?<=s)['’])\s+(?:[\w-]+\s+){{0,2}}(?:{_RELATIVES})\b")


def of_relative(question: str, sentence: str) -> bool:
    """`How old was Keane?` and `Keane's husband was 99`: a sentence names who is asked about only to say whose husband
    it tells of; or it tells of Keane where her husband is asked about, and of no relative."""
    asked = {key(word) for word in lexemes(question) if word.capital}
    if _RELATIVE.search(question):
        owners = _owners(question)
        return not _RELATIVE.search(sentence) and bool(owners & {key(word) for word in lexemes(sentence)})
    owners = _owners(sentence) & asked
    return bool(owners) and not owners & {key(word) for word in lexemes(_OF_RELATIVE.sub(" ", sentence))}


def _owners(text: str) -> set[str]:
    return {key(word) for match in _OF_RELATIVE.finditer(text) for word in lexemes(match["owner"])}


_OFFICE = pattern(
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
    title = lexemes(match["of"] or match["role"])
    if any(word.low == "as" for word in title):
        return True  # `who was fired as head of X`: what was done is asked about, not who holds the office
    office = [word.stem for word in title if word.content]
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
