"""Does the evidence carry the sentence?

No language model: the sentence is paired word by word with each cited one, and what it says beyond them is named.
The order of the evidence does not matter, and a sentence always carries itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.checking import abroad, actors, facts, turns, wording
from bot.checking.alignment import LONGEST, Finding, pair, read
from index.text.lexemes import Lexeme, lexemes


@dataclass(frozen=True, slots=True)
class Evidence:
    """A cited sentence: its own words, the words around it (title, the sentences before it), its article's date and
    language, None being the sentence's own."""

    text: str
    context: str = ""
    published: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the sentence says that its evidence does not. `kind` is number, quantity, date, name, relation,
    negation, modality, direction, content or link; `words` are the sentence's own."""

    kind: str
    words: str


_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@\w{2,}", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def missing(claim: str, evidence: Sequence[Evidence]) -> tuple[Missing, ...]:
    """What the evidence does not carry, in the claim's order; empty where one sentence or several carry it all.

    Of a claim longer than any sentence, what follows its first `LONGEST` words is missing too.
    """
    said = _plain(claim)
    if not said or any(_plain(each.text) == said for each in evidence):
        return ()
    links = [Missing("link", link) for link in _links(claim, evidence)]
    spoken = abroad.language_of(claim, [each.language for each in evidence])
    words = lexemes(claim, spoken)
    if not words or not evidence:
        return (*links, Missing("content", claim.strip()))
    if all(each.language not in (spoken, None) for each in evidence):
        return (*links, *abroad.missing(claim, spoken, evidence))
    pairs = [
        pair(read(claim, each.published, spoken), read(each.text, each.published, each.language or spoken))
        for each in evidence
    ]
    found = [
        *facts.numbers(pairs),
        *facts.dates(pairs, [each.published for each in evidence]),
        *actors.names(pairs, [each.context for each in evidence]),
        *turns.turned(pairs),
        *actors.relations(pairs),
    ]
    found += wording.uncarried(pairs)
    if spoken == "de":
        found += abroad.nouns(pairs, [each.context for each in evidence])
    timed = {(each.first, each.last) for each in found if each.kind == "date"}  # a day is no other kind of name as well
    kept = {each for each in found if each.kind == "date" or (each.first, each.last) not in timed}
    quotes = [Missing(each.kind, _quote(claim, words, each)) for each in sorted(kept, key=_position)]
    rest = [Missing("content", claim[words[LONGEST].start :].strip())] if len(words) > LONGEST else []
    return tuple(dict.fromkeys((*links, *quotes, *rest)))


def _position(finding: Finding) -> tuple[int, int, str]:
    return finding.first, finding.last, finding.kind


def _quote(claim: str, words: Sequence[Lexeme], finding: Finding) -> str:
    return claim[words[finding.first].start : words[finding.last].end]


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _links(claim: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    for match in _LINK.finditer(claim):
        link = match.group().rstrip(".,;:!?)]}’'")
        if not any(link in each.text for each in evidence):
            yield link
