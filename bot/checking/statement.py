"""A question and a possible answer as one statement, whose evidence can then be looked for."""

import re
from dataclasses import dataclass

from bot.sentences.verbs import AUXILIARIES

_SENTENCE = re.compile(r".+?[.!?…:]+(?=\s|$)[\"”’)]*|.+", re.DOTALL)
_BLANK = re.compile(r"_{2,}|\[?blank\]?|(?:\.\s?){3,}(?=\s*\w)|…(?=\s*\w)", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:(?P<determiner>which|what|whose)(?:\s+of\s+the\s+following|\s+of\s+these)?"
    r"|(?P<amount>how\s+(?:many|much|old|long|far|tall|big|high|often|fast|large|heavy))"
    r"|(?P<plain>whom?|where|when|why|how))\b(?:['’]s\b)?",
    re.IGNORECASE,
)
_DID = frozenset({"did", "does", "do"})
_HEAD = 5
"""The most words between `which` and the verb that belong to what is asked for: `which European football club`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` is what is claimed; `answer` are the words of it that the question left open."""

    text: str
    answer: str


def statement(question: str, answer: str) -> Statement:
    """The question with the answer in place of what it asks for; sentences that ask nothing stay before it.

    Where no place is found the answer follows the question. Pure; never fails.
    """
    filler = " ".join(answer.split()).rstrip(".")
    words = " ".join(question.split())
    if _BLANK.search(words):
        return Statement(_BLANK.sub(lambda _: filler, words, count=1), filler)
    sentences = [match.group().strip() for match in _SENTENCE.finditer(words)]
    place = next((n for n in reversed(range(len(sentences))) if sentences[n].endswith("?")), len(sentences) - 1)
    if place < 0:
        return Statement(filler, filler)
    sentences[place] = _stated(sentences[place], filler)
    return Statement(" ".join(sentences), filler)


def _stated(sentence: str, filler: str) -> str:
    """One sentence with the answer in it."""
    bare = sentence.rstrip(" ?:.…")
    found = _ASKED.search(bare) if sentence.endswith("?") or not sentence.endswith((":", "…", "...")) else None
    if found is None:
        return f"{bare} {filler}."
    before, after = bare[: found.start()].strip(), bare[found.end() :].split()
    head: list[str] = []
    if found["determiner"] or found["amount"]:
        verb = next((n for n, word in enumerate(after[: _HEAD + 1]) if word.lower() in AUXILIARIES), 0)
        head, after = after[:verb], after[verb:]
    rest = after[1:] if after and after[0].lower() in _DID else after
    if not after or (after[0].lower() in AUXILIARIES and len(after) > 1 and after[0].lower() in _DID):
        return " ".join([*([before] if before else []), *rest, *head, filler]) + "."
    return " ".join([*([before] if before else []), *head, filler, *rest]) + "."
