"""What kind of answer a question wants, and what in a sentence could be that answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.article import Precision, Published
from index.lexemes import lexemes
from index.mentions import DateMention, find_dates
from index.quantities import find_quantities
from index.words import STOPWORDS, stems


class Wanted(StrEnum):
    """The kind of answer: a date, a quantity, a person or organisation, a place, a reason, or anything."""

    DATE = "date"
    QUANTITY = "quantity"
    NAME = "name"
    PLACE = "place"
    REASON = "reason"
    ANYTHING = "anything"


def _words(text: str) -> str:
    """A pattern for any of the words, each of which may hold a pattern itself; `_` stands for a space."""
    return "(?:" + "|".join(text.split()).replace("_", " ") + ")"


_OF_DATES = _words("dates? days? years? months? times? weekdays?")
_OF_PLACES = _words("cit(?:y|ies) countr(?:y|ies) towns? places? states? regions? villages? islands? ports? capitals? venues? streets?")
_OF_NAMES = _words(
    """persons? people compan(?:y|ies) teams? clubs? part(?:y|ies) agenc(?:y|ies) firms? banks? airlines? groups? players?
    leaders? organi[sz]ations? outlets?"""
)
_MEASURES = _words("many much long old far big large tall high fast deep heavy often wide late strong")
_AMOUNTS = _words("percentage percent share proportion number amount price sum score size toll")
_KINDS = (
    (Wanted.DATE, rf"when|how soon|(?:on |in )?(?:what|which) {_OF_DATES}"),
    (Wanted.QUANTITY, rf"how {_MEASURES}|(?:at )?what (?:is |was )?(?:the )?(?:death |final )?{_AMOUNTS}"),
    (Wanted.PLACE, rf"where|(?:which|what) {_OF_PLACES}"),
    (Wanted.REASON, r"why|how come|what (?:caused|led|prompted|triggered)|(?:the )?(?:reason|cause)s? (?:of|for|behind)"),
    (Wanted.NAME, rf"who|whom|whose|(?:which|what) {_OF_NAMES}"),
)
_REASON = re.compile(
    r"\b"
    + _words(
        """because due_to owing_to caused? after since as_a_result in_response amid over blam\\w+ prompted triggered led_to
        so_that in_order_to to_avoid to_protect to_prevent to_help to_reduce to_allow to_make to_mark citing reason\\w*
        fault thanks_to following"""
    )
    + r"\b",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r"\b" + _words("dozens hundreds thousands millions billions no_one nobody half twice doubled? daily weekly monthly") + r"\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"""\b(?:
        {_words("mon tues wednes thurs fri satur sun")}day | yesterday | today | tomorrow | tonight | noon | midnight
      | (?:last|next|this)\ {_words("week month year spring summer autumn fall winter weekend")}
      | {_words("days? weeks? months? years? decades?")}\ (?:ago|later|earlier)
      | \d{{1,2}}(?::\d\d)?\ ?[ap]\.?m\b
    )(?!['’]s)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Dates that only the day of publication resolves. `last week's vote` does not say when."""

_SAYING = _words(
    """said says told reported announced confirmed stated wrote added revealed statement interview posted published
    acknowledged noted warned"""
)
_REPORTED = re.compile(
    rf"\b{_SAYING}(?: \w+){{0,3}}?(?: (?:on|in|late|early|earlier|by|at))* $|\b{_SAYING} $|\bsince\b[^,.;]*$", re.IGNORECASE
)
_CAPITALISED = r"[A-Z][\w’'-]*"
_NAME = re.compile(rf"\b{_CAPITALISED}\.?(?:\s+(?:(?:de|of|the|van|der|al|bin|von|and|for)\s+)*{_CAPITALISED}\.?)*")
_PLACE = re.compile(
    rf"\b{_words('in at to from near outside inside off across on into through around of')}\s+(?:the\s+)?(?:\w+\s+){{0,2}}?"
    rf"({_CAPITALISED}(?:\s+{_CAPITALISED})*)"
)

STRICT = frozenset({Wanted.DATE, Wanted.QUANTITY})
"""Kinds that can be told reliably: a sentence without a date does not say when, and two dates can be compared."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is known; None is unknown."""

    year: int | None
    month: int | None
    day: int | None

    def may_be(self, other: "Day") -> bool:
        """Whether no part that is known of both differs."""
        pairs = zip((self.year, self.month, self.day), (other.year, other.month, other.day), strict=True)
        return all(one is None or two is None or one == two for one, two in pairs)


Value = Day | float
"""What a sentence answers with: a date, or a number in the unit its sentence gives it."""


def wanted(question: str) -> Wanted:
    """The kind whose words come first in the question."""
    found = [
        (match.start(), order, kind)
        for order, (kind, pattern) in enumerate(_KINDS)
        if (match := re.search(rf"\b(?:{pattern})\b", question, re.IGNORECASE))
    ]
    return min(found)[2] if found else Wanted.ANYTHING


def kind_word(question: str) -> str:
    """The noun that only names the kind of answer (`which cities`), folded; empty where there is none."""
    match = re.search(r"\b(?:which|what) (\w+)", question, re.IGNORECASE)
    return match[1].lower() if match and wanted(question) in (Wanted.PLACE, Wanted.NAME) else ""


def places(kind: Wanted, sentence: str, question: str) -> list[int]:
    """Where in the sentence something stands that could be an answer of that kind and is not in the question: code points."""
    if kind is Wanted.DATE:
        asked = frozenset(day for day, _ in _dated(question, None))
        written = [start for day, start in _dated(sentence, None) if day not in asked]
        relative = [match.start() for match in _RELATIVE.finditer(sentence)]
        return [start for start in written + relative if not _of_the_report(sentence, start, question)]
    if kind is Wanted.QUANTITY:
        asked_numbers = {value for value, _ in _counted(question)}
        return [start for value, start in _counted(sentence) if value not in asked_numbers] + [
            match.start() for match in _ROUGHLY.finditer(sentence)
        ]
    if kind is Wanted.REASON:
        return [match.start() for match in _REASON.finditer(sentence)]
    if kind is Wanted.ANYTHING:
        return [0]
    said = set(stems(question)) | STOPWORDS
    pattern = _PLACE if kind is Wanted.PLACE else _NAME
    found = [(match[match.lastindex or 0], match.start(match.lastindex or 0)) for match in pattern.finditer(sentence)]
    return [start for name, start in found if not said.issuperset(stems(name))]


def values(kind: Wanted, sentence: str, question: str, published: Published | None) -> frozenset[Value]:
    """The dates or numbers that the sentence could answer with, without those that the question gives; empty for other kinds."""
    if kind is Wanted.DATE:
        asked = frozenset(day for day, _ in _dated(question, None))
        return (
            frozenset(
                day for day, start in _dated(sentence, published) if not _of_the_report(sentence, start, question)
            )
            - asked
        )
    if kind is Wanted.QUANTITY:
        return frozenset(value for value, _ in _counted(sentence)) - frozenset(value for value, _ in _counted(question))
    return frozenset()


def differ(some: frozenset[Value], others: frozenset[Value]) -> bool:
    """Whether two sentences' values cannot both be meant: nothing in one may be the same as anything in the other."""
    return bool(some and others) and not any(_may_be(one, other) for one in some for other in others)


def _may_be(one: Value, other: Value) -> bool:
    return one.may_be(other) if isinstance(one, Day) and isinstance(other, Day) else one == other


def _of_the_report(sentence: str, start: int, question: str) -> bool:
    """Whether a date says when something was said (`announced on Monday that …`) or since when, and the question does not ask that."""
    verb = _REPORTED.search(sentence[max(0, start - 40) : start])
    return verb is not None and not set(stems(verb[0].split()[0])) & set(stems(question))


def _dated(text: str, published: Published | None) -> Iterator[tuple[Day, int]]:
    """Written dates and where they start, their years filled in from the date of publication: the year nearest to it."""
    for mention in find_dates(text):
        year = mention.year
        if year is None and published is not None:
            year = _year_near(mention, published)
        yield Day(year, mention.month, mention.day), mention.span.start


def _year_near(mention: DateMention, published: Published) -> int:
    if published.precision is Precision.YEAR or mention.month is None:
        return published.when.year
    away = mention.month - published.when.month
    return published.when.year + (away < -6) - (away > 6)


def _counted(text: str) -> Iterator[tuple[float, int]]:
    """Numbers that count or measure and where they start, without those that belong to dates."""
    words = lexemes(text)
    dates = [mention.span for mention in find_dates(text)]
    taken = {n for n, word in enumerate(words) if any(span.start <= word.start < span.end for span in dates)}
    for quantity in find_quantities(words, taken):
        if quantity.unit != "ordinal":
            yield quantity.value, words[quantity.first].start
