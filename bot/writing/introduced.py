"""Whether a sentence takes up what its article has named before it: `Cannon had ruled`, `The buyer was`, `They also`.

Told alone, it leaves its reader asking who or what that is (definite noun phrases and short names are anaphoric: Vieira
and Poesio 2000, "An empirically based system for processing definite descriptions").
"""

import re
from collections.abc import Iterable, Sequence

_NAME = re.compile(
    r"(?:(?:On|In|At|After|Before|By|During|For|From|With|Since|Last|This|Next)\b[^,]{2,60}, )?[“\"]?"
    r"(?P<name>[A-Z][\w’-]+?)(?:[’']s)?(?=,| [a-z\d])"
)
"""One word with a capital before the rest of the sentence: a person by the last name, or any subject of one word."""
_TAKEN_UP = re.compile(
    r"(?:(?:Under|With|Despite|During|After|Before|In) )?(?:[Tt]he|[Tt]hat|[Tt]hose|[Tt]hese|[Ss]uch)"
    r" (?:\d+ |other |same |new |latter |former )?"
    r"(?:[A-Z]\w+-)?(?P<thing>[a-z][\w-]*)(?P<of>[’']s?)?"
    r"(?: (?P<next>[\w-]+)(?P<again> (?:(?:the|this|that) [a-z]|[A-Z]\w+day\b))?)?"
)
_DEFINED = frozenset(
    "of for in on to from at with between into against about who that which where behind over under among whose near"
    " by around as".split()
)
"""Behind a thing, they say which one it is: `the winner of a prize`, but not `the epicenter of the quake`."""
_ALSO = re.compile(r"^(?:\S+ ){1,6}?(?:also|too|likewise|meanwhile|though|however|instead)\b")
_KNOWN = frozenset(
    "sun moon world earth internet public weather sky government economy pandemic war country nation president pope"
    " queen king military police average death winter summer sports stock house white".split()
)
"""What there is one of for everybody, or what the next word makes known."""


def takes_up(sentence: str, before: Sequence[str], title: str = "") -> bool:
    """Whether it names by a short name who was given a full one in a sentence before it, or something by `the` that was
    told of there. What the title names needs no introduction."""
    if not before:
        return False
    return _short_name(sentence, before, title) or _the_thing(sentence, before) or _ALSO.match(sentence) is not None


def _short_name(sentence: str, before: Sequence[str], title: str) -> bool:
    found = _NAME.match(sentence)
    if found is None or re.search(rf"\b{re.escape(found['name'])}\b", title):
        return False
    return in_full(found["name"], before)


def in_full(name: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts has another capitalised word before this one: `Anna Kern`, for `Kern`."""
    whole = re.compile(rf"\b[A-Z][\w.’-]+ (?:[A-Z]\. )?{re.escape(name)}\b")
    return any(whole.search(each) for each in texts)


def _the_thing(sentence: str, before: Sequence[str]) -> bool:
    found = _TAKEN_UP.match(sentence)
    if found is None or found["thing"] in _KNOWN:
        return False
    return bool(found["of"] or found["again"]) or found["next"] not in _DEFINED
