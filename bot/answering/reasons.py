"""The signs of a reason in a sentence: what introduces a cause of what is asked about, not a consequence of it."""

import re
from collections.abc import Iterator

from bot.answering.question import words
from bot.answering.values import Held
from index.text.lexemes import lexemes
from index.text.patterns import pattern

WEAK = 0.35
"""What `after` is worth as a sign of a reason beside `because`."""

_REASON = pattern(
    r"\b(?:(?P<weak>"
    + words("over for as saying so to_\\w+ if would_\\w+")
    + ")|(?P<cause>(?P<then>"
    + words("after since following amid")
    + ")|"
    + words("because due_to owing_to as_a_result_of thanks_to")
    + ")|(?P<effect>"
    + words(
        """caus(?:es|ed|ing)(?!_by) prompt(?:ed|ing)(?!_by) trigger(?:s|ed|ing)(?!_by) led_to sparked(?!_by) meant
        resulted_in"""
    )
    + ")|"
    + words(
        """cause caused_by prompted_by triggered_by sparked_by as_a_result resulted? in_response blam\\w+ in_order_to
        to_avoid to_protect to_prevent to_help to_reduce to_allow to_make citing reasons? faults? in_protest
        lack_of failed should_have deliberate\\w* arson accident\\w* on_purpose faulty
        attribut\\w+ without found_that reflect\\w* stem(?:s|med|ming)_from tied_to linked_to driven_by fuel\\w+_by"""
    )
    + r")\b",
    re.IGNORECASE,
)
_CLAUSE_END = pattern(r"[,;:.–—]\s")


def reasons(sentence: str, question: str) -> Iterator[Held]:
    """Each sign with its worth, little where a word may also mean something else; none where what is asked about is
    itself the cause: `the shop shut because of the strike` does not say why there is a strike."""
    asked = {word.stem for word in lexemes(question) if word.content and not word.capital}
    for match in _REASON.finditer(sentence):
        if not _is_cause(sentence, match, asked):
            yield Held(*match.span(), fits=WEAK if match["weak"] or match["then"] else 1.0)


def _is_cause(sentence: str, match: re.Match[str], asked: set[str]) -> bool:
    """Whether the question's words stand rather on the side of the cause than of the effect."""
    if match["cause"] is None and match["effect"] is None:
        return False
    rest = sentence[match.end() :]
    end = _CLAUSE_END.search(rest)
    after, beyond = (rest[: end.start()], rest[end.end() :]) if end else (rest, "")
    before = sentence[: match.start()]
    if match["effect"]:
        return _said(before, asked) > _said(after, asked)
    return _said(after, asked) > _said(before if before.strip() else beyond, asked)


def _said(text: str, asked: set[str]) -> int:
    return len(asked & {word.stem for word in lexemes(text)})
