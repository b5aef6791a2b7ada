"""What kind of answer a question wants, and what in a sentence could be that answer."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from index.article import Precision, Published
from index.lexemes import lexemes
from index.mentions import DateMention, find_dates
from index.quantities import Quantity, find_quantities
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

STRICT = frozenset({Wanted.DATE, Wanted.QUANTITY, Wanted.NAME})
"""Kinds that can be told reliably: a sentence without a date does not say when."""

COMPARABLE = frozenset({Wanted.DATE, Wanted.QUANTITY})
"""Kinds whose answers are values that can be the same or differ."""


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


def kind_words(question: str) -> frozenset[str]:
    """The words that only name the kind of answer (`which cities`, `how old`, `what share`), folded."""
    found = re.search(rf"\b(?:which|what) (?:is |was )?(?:the )?({_OF_DATES}|{_OF_PLACES}|{_OF_NAMES}|{_AMOUNTS})\b", question, re.IGNORECASE)
    measured = re.search(rf"\bhow ({_MEASURES})\b", question, re.IGNORECASE)
    return frozenset(match[1].lower() for match in (found, measured) if match)


@dataclass(frozen=True, slots=True)
class Held:
    """Something in a sentence that could be an answer of the wanted kind: where it starts, its value where it has one.

    `fits` is 1 where it is of the measure that the question asks for (money, a percentage, a time), less where not.
    """

    start: int
    value: Value | None = None
    fits: float = 1.0


def held(kind: Wanted, sentence: str, question: str, published: Published | None) -> list[Held]:
    """What could answer in the sentence and is not already in the question; for other kinds its beginning."""
    if kind is Wanted.DATE:
        return _held_dates(sentence, question, published)
    if kind is Wanted.QUANTITY:
        return _held_quantities(sentence, question)
    if kind is Wanted.REASON:
        return [Held(match.start()) for match in _REASON.finditer(sentence)]
    if kind is Wanted.ANYTHING:
        return [Held(0)]
    said = set(stems(question)) | STOPWORDS
    pattern = _PLACE if kind is Wanted.PLACE else _NAME
    found = [(match[match.lastindex or 0], match.start(match.lastindex or 0)) for match in pattern.finditer(sentence)]
    return [Held(start) for name, start in found if not said.issuperset(stems(name))]


def values(kind: Wanted, sentence: str, question: str, published: Published | None) -> frozenset[Value]:
    """The dates or numbers that the sentence could answer with, best fitting ones only; empty for other kinds."""
    if kind not in COMPARABLE:
        return frozenset()
    found = [each for each in held(kind, sentence, question, published) if each.value is not None]
    best = max((each.fits for each in found), default=0.0)
    return frozenset(each.value for each in found if each.value is not None and each.fits == best)


def differ(some: frozenset[Value], others: frozenset[Value]) -> bool:
    """Whether two sentences' values cannot both be meant: nothing in one may be the same as anything in the other."""
    return bool(some and others) and not any(_may_be(one, other) for one in some for other in others)


def _may_be(one: Value, other: Value) -> bool:
    return one.may_be(other) if isinstance(one, Day) and isinstance(other, Day) else one == other


def _held_dates(sentence: str, question: str, published: Published | None) -> list[Held]:
    asked = frozenset(Day(each.year, each.month, each.day) for each in find_dates(question))
    found = [
        Held(each.span.start, _day(each, published))
        for each in find_dates(sentence)
        if Day(each.year, each.month, each.day) not in asked
    ]
    found += [Held(match.start()) for match in _RELATIVE.finditer(sentence)]
    return [each for each in found if not _of_the_report(sentence, each.start, question)]


def _of_the_report(sentence: str, start: int, question: str) -> bool:
    """Whether a date says since when, or when something was said (`announced on Monday that …`), which is not asked."""
    verb = _REPORTED.search(sentence[max(0, start - 40) : start])
    return verb is not None and not set(stems(verb[0].split()[0])) & set(stems(question))


def _day(mention: DateMention, published: Published | None) -> Day:
    """The year, where it is not written, is that of publication, or its neighbour where that is nearer."""
    year = mention.year
    if year is None and published is not None:
        away = 0 if published.precision is Precision.YEAR or not mention.month else mention.month - published.when.month
        year = published.when.year + (away < -6) - (away > 6)
    return Day(year, mention.month, mention.day)


def _held_quantities(sentence: str, question: str) -> list[Held]:
    asked = {quantity.value for quantity, _, _ in _counted(question)}
    measure = _measure(question)
    found = [
        Held(start, quantity.value, 1.0 if measure is None or measure(quantity, after) else OTHER_MEASURE)
        for quantity, start, after in _counted(sentence)
        if quantity.value not in asked
    ]
    return found + [Held(match.start()) for match in _ROUGHLY.finditer(sentence) if measure is None]


OTHER_MEASURE = 0.2
"""What a number is worth that counts people where money is asked for."""

_SHARES = frozenset({"percent", "point", "fraction"})
_PLAIN = _SHARES | {"", "ordinal"}
_TIME = re.compile(r"\W{0,2}\w*\W?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))\b", re.IGNORECASE)
_LENGTH = re.compile(
    r"\W{0,2}(?:square\W)?(?:km|kilomet\w+|met(?:er|re)s?|miles?|feet|foot|ft|inch\w*|cm|mm|acres?|hectares?|yards?|light.years?|tonnes?|tons?|kg)\b",
    re.IGNORECASE,
)
_MONEY = (
    r"how much (?:money|of the money|did .* (?:cost|pay|raise|lose|make|earn|spend)|(?:is|was|were|are|will|would|has|have) .* "
    r"(?:cost|pay|paid|paying|spend|spent|spending|worth|fined|raise|raised|earn|lose|invest))"
    r"|how much (?:does|do|did|will|would) .* (?:cost|pay|spend|earn|save|raise|make|want|invest|ask)|what .* (?:cost|price|fine|salary|profit|revenue|income|sales|budget|ransom|damages?)\b"
)


def _measure(question: str) -> Callable[[Quantity, str], bool] | None:
    """Whether a quantity, with the words after it, is of the measure that the question asks for; None: any number is."""
    asks = partial(re.search, string=question, flags=re.IGNORECASE)
    if asks(r"\bwhat (?:is |was )?(?:the )?(?:percentage|percent|share|proportion)\b"):
        return lambda quantity, after: quantity.unit in _SHARES
    if asks(r"\bhow old\b|\bhow long (?:did|has|have|had|will|was|were|is|does|do|would)\b"):
        return lambda quantity, after: quantity.unit in ("", "fraction") and (asks(r"\bhow old\b") is not None or bool(_TIME.match(after)))
    if asks(r"\bhow (?:far|tall|high|deep|wide|big|large|heavy)\b"):
        return lambda quantity, after: bool(_LENGTH.match(after))
    if asks(rf"\b(?:{_MONEY})"):
        return lambda quantity, after: quantity.unit not in _PLAIN
    if asks(r"\bhow many\b"):
        return lambda quantity, after: quantity.unit in ("", "fraction")
    return None


def _counted(text: str) -> Iterator[tuple[Quantity, int, str]]:
    """Numbers that count or measure, without those that belong to dates; where each starts, and the words after it."""
    words = lexemes(text)
    dates = [mention.span for mention in find_dates(text)]
    taken = {n for n, word in enumerate(words) if any(span.start <= word.start < span.end for span in dates)}
    for quantity in find_quantities(words, taken):
        if quantity.unit != "ordinal":
            yield quantity, words[quantity.first].start, text[words[quantity.last].end :]
