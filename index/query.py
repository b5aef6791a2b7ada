"""What a question asks the library for: its words, the period and the outlet it names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from index import periods
from index.errors import UsageError
from index.words import STOPWORDS, content_stems, stems

NAME_WEIGHT = 1.5
"""A capitalised word or a number says more about which article is meant than a common word does."""

DATE_WEIGHT = 0.5
"""The words of a date: articles carry the date they appeared on, and need not repeat it."""

MONTH_STEMS = frozenset(stems(" ".join(periods.MONTHS)))

ASKING = frozenset(
    content_stems(
        """say says said tell happen happened know make many much long often kind name called please report reported
        according article articles news"""
    )
)
"""Words that belong to asking rather than to what is asked about."""

_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_MONTH = r"[A-Z][a-z]{2,8}\.?"
_PERIOD = re.compile(
    rf"""\b(?:
        today | yesterday | (?:this|last)\ (?:week|month|year)
      | (?:(?:in|over|for)\ )?(?:the\ )?(?P<past>(?:last|past)\ \d+\ {_UNIT}) | \d+\ {_UNIT}\ ago
      | \d{{4}}-\d\d(?:-\d\d)? | \d{{1,2}}\ {_MONTH},?\ \d{{4}} | {_MONTH}(?:\ \d{{1,2}},?)?\ \d{{4}}
      | (?:19|20)\d\d
    )\b""",
    re.VERBOSE,
)
_CAPITALISED = re.compile(r"\b(?:\d[\d.,]*|[A-Z][\w'’-]*)")


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read. `about` is it without its period and outlet, `terms` maps each stemmed word to its
    weight, `period` is half open.
    """

    text: str
    about: str
    terms: Mapping[str, float]
    names: frozenset[str]
    period: periods.Period | None
    outlet: str | None


def read(question: str, *, now: datetime, outlets: Iterable[str] = ()) -> Query:
    """Never fails: a question without any content word has no terms."""
    outlet = _outlet(question, outlets)
    period, dated = _period(question, now)
    about = question.replace(dated, " ") if dated else question
    if outlet:
        about = re.sub(re.escape(outlet), " ", about, flags=re.IGNORECASE)
    names = _names(about)
    terms = {term: NAME_WEIGHT if term in names else 1.0 for term in content_stems(about) if term not in ASKING}
    terms |= {term: DATE_WEIGHT for term in stems(dated) if re.fullmatch(r"\d{4}", term) or term in MONTH_STEMS}
    return Query(question, about, terms, names & terms.keys(), period, outlet)


def _names(question: str) -> frozenset[str]:
    """Stems of the capitalised words and of the numbers, question words apart."""
    found: set[str] = set()
    for match in _CAPITALISED.finditer(question):
        if match.group().lower() not in STOPWORDS:
            found.update(stems(match.group()))
    return frozenset(found - STOPWORDS)


def _period(question: str, now: datetime) -> tuple[periods.Period | None, str]:
    """The first period that the question names, and its words."""
    for match in _PERIOD.finditer(question):
        try:
            return periods.period(match["past"] or match[0], now), match[0]
        except UsageError:  # a capitalised word and a number that are no date: "Apollo 2024"
            continue
    return None, ""


def _outlet(question: str, outlets: Iterable[str]) -> str | None:
    """The outlet whose report is asked for: `according to RT`, `what does the Ledger say`. The longest name wins."""
    for outlet in sorted(outlets, key=len, reverse=True):
        name = rf"(?:the )?{re.escape(outlet)}"
        verbs = r"(?:say|says|said|report|reports|reported|write|writes|wrote)"
        asked = rf"\b(?:according to|reported by|by|in) {name}\b|\b{name}(?:'s|’s)? {verbs}\b"
        if re.search(asked, question, re.IGNORECASE):
            return outlet
    return None
