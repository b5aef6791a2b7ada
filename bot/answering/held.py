"""What in a sentence could be the answer: its dates, amounts, names, places and reasons, each where it stands."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.answering.held_dates import dates
from bot.answering.partial import partial
from bot.answering.question import Asked, Measure, Wanted, words
from bot.answering.reasons import reasons
from bot.answering.values import Held, Value
from index.article import Published
from index.days.mentions import find_dates
from index.text.lexemes import lexemes
from index.text.names import find_names, key
from index.text.patterns import pattern
from index.text.quantities import Quantity, find_quantities
from index.text.words import STOPWORDS

OTHER_MEASURE = 0.15
"""What a number is worth that counts people where money is asked for."""


def held(asked: Asked, sentence: str, published: Published | None) -> list[Held]:
    """What could answer in the sentence and is not already in the question; nothing for kinds that cannot be told."""
    found: Iterable[Held] = ()
    match asked.kind:
        case Wanted.DATE:
            found = dates(sentence, asked.text, published)
        case Wanted.QUANTITY:
            found = _amounts(sentence, asked)
        case Wanted.NAME if who := _WHO_IS.match(asked.text):
            found = _introduced(sentence, who["name"])
        case Wanted.NAME:
            found = _named(sentence, asked.text)
        case Wanted.PLACE:
            named = _named(sentence, asked.text) if _WHICH.search(asked.text) else ()
            found = (*_places(sentence, asked.text), *named)
        case Wanted.REASON:
            found = reasons(sentence, asked.text)
        case Wanted.MANNER:
            found = (Held(*match.span()) for match in _MEANS.finditer(sentence))
        case Wanted.ANYTHING if asked.measure is not Measure.ANY:
            found = _amounts(sentence, asked)
    return list(found)


def may_hold(asked: Asked) -> bool:
    """Whether a sentence can hold an answer at all: not where the kind of answer cannot be told."""
    return asked.kind is not Wanted.NEWS and (asked.kind is not Wanted.ANYTHING or asked.measure is not Measure.ANY)


def values(asked: Asked, sentence: str, published: Published | None) -> frozenset[Value]:
    """The dates or numbers that the sentence could answer with, best fitting ones only; empty for other kinds.

    A number of a part (`four of whom`) is none: it does not differ from another report's total.
    """
    if asked.kind not in (Wanted.DATE, Wanted.QUANTITY):
        return frozenset()
    found = [each for each in held(asked, sentence, published) if each.value is not None]
    best = max((each.fits for each in found), default=0.0)
    counts = asked.measure is Measure.COUNT
    return frozenset(
        each.value
        for each in found
        if each.value is not None and each.fits == best and not (counts and partial(sentence, each.start, each.end))
    )


# Amounts

_TIME = pattern(
    r"\W{0,2}(?:\w+[ -])?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))\b",
    re.IGNORECASE,
)
_LENGTH = pattern(
    r"\W{0,2}(?:square\W)?(?:km|kilomet\w+|met(?:er|re)s?|miles?|feet|foot|ft|inch\w*|cm|mm|acres?|hectares?"
    r"|yards?|light.years?|tonnes?|tons?|kg"
    r"|kilos?|kilograms?|pounds?|grams?|gigawatts?|megawatts?|lit(?:er|re)s?|barrels?)\b",
    re.IGNORECASE,
)
_SPEED = pattern(
    r"\W{0,2}(?:km|kilomet\w+|miles?|knots|mph|kph|met(?:er|re)s?)(?:/h| an hour| per | a second)?\b", re.IGNORECASE
)
_WARMTH = pattern(r"\W{0,2}(?:degrees?|°|[CF]\b|celsius|fahrenheit)", re.IGNORECASE)
_PERIOD_UNIT = pattern(r"\W{0,2}(?:a\.m|p\.m|o'clock)", re.IGNORECASE)
_AGED = pattern(r"\W{0,2}(?:years?[ -]old|years? of age|,|\)|and\b)", re.IGNORECASE)
_SHARES = frozenset({"percent", "point", "fraction"})
_PLAIN = _SHARES | {"", "ordinal"}
_CURRENCY = pattern(
    r"\W{0,2}(?:crowns?|krone\w*|krona|kroner|pesos?|lira|dirhams?|riyals?|rand|shekels?|zloty|forint|baht"
    r"|rupiah|ringgit|naira)\b",
    re.IGNORECASE,
)
_ROUGHLY = pattern(
    r"\b"
    + words(
        "dozens hundreds thousands millions billions no_one nobody half twice doubled? daily weekly monthly none no"
    )
    + r"\b",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    word.stem
    for word in lexemes(
        """people persons person men women children adults patients residents workers passengers victims soldiers
        civilians students
        fans spectators voters members employees staff dockworkers lives others dead killed deaths bodies"""
    )
)


_SCORE = pattern(r"(?<![\w.–-])\d{1,3}[–-]\d{1,3}(?![\w–-]|\.\d|\s(?:vote|years?|percent|mph)\b)")
"""As `9-3` and `89-76`: not the date `7-1-2023`, nor `a 72-25 vote`."""

_INTERIM = pattern(r"\b(?:ma[dk]e it|up|leads?|led|leading|ahead|trail\w*|behind|record of)(?: \w+){0,2} $")
INTERIM = 0.5
"""What a score on the way to the result is worth: `made it 7-1`."""


def _amounts(sentence: str, asked: Asked) -> Iterator[Held]:
    if asked.measure is Measure.SCORE:
        yield from (
            Held(*match.span(), fits=INTERIM if _INTERIM.search(sentence, 0, match.start()) else 1.0)
            for match in _SCORE.finditer(sentence)
        )
        return
    said = {quantity.value for quantity, _, _, _ in _counted(asked.text)}
    for quantity, start, end, after in _counted(sentence):
        if quantity.value not in said:
            yield Held(start, end, quantity.value, _fit(asked, quantity, after))
    if asked.measure in (Measure.COUNT, Measure.ANY):
        for match in _ROUGHLY.finditer(sentence):
            yield Held(*match.span(), fits=0.5)


def _fit(asked: Asked, quantity: Quantity, after: str) -> float:
    """1 where an amount, with the words after it, is of the measure asked for; OTHER_MEASURE where it is not."""
    money = quantity.unit not in _PLAIN or bool(_CURRENCY.match(after))
    dimension = next((measure for measure, pattern in _DIMENSIONS if pattern.match(after)), None)
    if asked.measure is Measure.COUNT:
        return _count_fit(asked, quantity, after, money or dimension is not None)
    match asked.measure:
        case Measure.ANY:
            fits = True
        case Measure.MONEY:
            fits = money
        case Measure.SHARE:
            fits = quantity.unit in _SHARES
        case Measure.AGE:
            fits = quantity.unit == "" and _AGED.match(after) is not None
        case Measure.SPEED:
            fits = dimension in (Measure.LENGTH, Measure.TIME) or _SPEED.match(after) is not None
        case _:
            fits = dimension is asked.measure
    return 1.0 if fits else OTHER_MEASURE


_DIMENSIONS = (
    (Measure.WARMTH, _WARMTH),
    (Measure.TIME, _TIME),
    (Measure.LENGTH, _LENGTH),
    (Measure.TIME, _PERIOD_UNIT),
)


def _count_fit(asked: Asked, quantity: Quantity, after: str, measured: bool) -> float:
    """A count has no unit, and the noun asked for, or none of its own, stands beside it."""
    if measured or quantity.unit not in ("", "fraction"):
        return OTHER_MEASURE
    following = [word.stem for word in lexemes(after[:40])[:3]]
    if asked.counted & {*following, *quantity.counted}:
        return 1.0
    people = bool(asked.counted & _PEOPLE)
    return 0.95 if people and _PEOPLE & {*following, *quantity.counted} else 0.7


_LIST_NUMBER = pattern(r"\d+[.)]\s")


@lru_cache(maxsize=512)
def _counted(text: str) -> tuple[tuple[Quantity, int, int, str], ...]:
    """Numbers that count or measure, each with its span and the words after it; not those of dates and of a list."""
    words = lexemes(text)
    dates = [mention.span for mention in find_dates(text)]
    taken = {n for n, word in enumerate(words) if any(span.start <= word.start < span.end for span in dates)}
    if _LIST_NUMBER.match(text):
        taken.add(0)
    return tuple(
        (quantity, words[quantity.first].start, words[quantity.last].end, text[words[quantity.last].end :][:60])
        for quantity in find_quantities(words, taken)
        if quantity.unit != "ordinal"
    )


# Names and places

_ROLE = pattern(
    r"\b(?:former |acting |interim |deputy |vice |chief |prime |foreign )*(?:president|minister|chairman"
    r"|chairwoman|director|manager|captain|coach|king|queen"
    r"|prince|princess|pope|officials?|police|prosecutors?|teenagers?|man|woman|boy|girl|husband|wife|son"
    r"|daughter|brother|sister|father|mother)\b",
    re.IGNORECASE,
)
_WHO = pattern(r"^\W*who(?:m|['’]s)?\b(?!.*\b(?:in|at|from|on)\W*$)", re.IGNORECASE)
"""A question for a person: not `who is it in`."""
_WHERE = frozenset("in at near outside inside from across around".split())
"""Before a name they say where, not who."""
_COMMON_NAME = 0.35
"""What `her husband` is worth where a name is asked for."""


def _named(sentence: str, question: str) -> Iterator[Held]:
    words = lexemes(sentence)
    said = {key(word) for word in lexemes(question)}
    person = _WHO.search(question) is not None
    for name in find_names(words):
        if person and name.first and words[name.first - 1].low in _WHERE:
            continue
        new = [word for word in words[name.first : name.end] if key(word) not in said and word.low not in STOPWORDS]
        if new:
            yield Held(
                words[name.first].start, words[name.end - 1].end, fits=1.0 if len(new) == name.end - name.first else 0.6
            )
    for match in _ROLE.finditer(sentence):
        if not said & {key(word) for word in lexemes(match[0])}:
            yield Held(*match.span(), fits=_COMMON_NAME)


_WHO_IS = pattern(r"^\W*(?i:who(?:['’]s| is| was| are| were))\s+(?P<name>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*)*)\W*$")
_MENTIONED = 0.4
"""What a mention is worth that does not say who somebody is."""


def _introduced(sentence: str, name: str) -> Iterator[Held]:
    """Where somebody is named, and said who it is: `Ada Brink, an engineer`, `engineer Ada Brink`."""
    family = re.escape(name.rsplit(maxsplit=1)[-1])
    for match in re.finditer(rf"(?P<before>[\w-]+ )?(?:[A-Z][\w.’'-]* )*\b{family}\b(?P<after>.{{0,24}})", sentence):
        told = _SAID_WHO.match(match["after"]) or (match["before"] and _ROLE.match(match["before"]))
        yield Held(match.start(), match.end("after"), fits=1.0 if told else _MENTIONED)


_SAID_WHO = pattern(
    r"\W*(?:\d+\W+)?(?:(?:is|was|became|has been|served as)\s+)?(?:an?|the|one of|who|whose|former|longtime)\b",
    re.IGNORECASE,
)
"""What follows a name where it is said who that is."""

_PLACE = pattern(
    r"\b(?i:in|at|to|from|near|outside|inside|beneath|under|off|across|on|into|through|around|along|above|behind"
    r"|beside|toward|towards|via|between)\s+"
    r"(?P<what>(?:(?i:the|a|an|its|his|her"
    r"|their)\s+)?(?:[a-z][\w’'-]*\s+(?:of\s+(?:the\s+)?)?){0,3}?(?P<name>(?:St\.\s)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)"
    r"|(?i:the|a|an|its|his|her|their)\s+[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*)?)"
)
_WHICH = pattern(r"\b(?:which|what)\b", re.IGNORECASE)
_NO_PLACE = pattern(
    r"(?i:(?:the |a |an )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october"
    r"|november|december|(?:the |a )?(?:first|last|next|same|early|late|morning|evening|afternoon|night|day|week"
    r"|month|year|statement|future|past|end|time"
    r"|case|way|result|fact|news|interview|total|average|record|report|summer|winter|spring|autumn|minute|hour"
    r"|weekend|deal|vote|bid))\b"
)


def _places(sentence: str, question: str) -> Iterator[Held]:
    said = {key(word) for word in lexemes(question)}
    for match in _PLACE.finditer(sentence):
        if _NO_PLACE.match(match["what"]):
            continue
        new = [word for word in lexemes(match["what"]) if word.content and key(word) not in said]
        if new:
            yield Held(match.start("what"), match.end("what"), fits=1.0 if match["name"] else 0.6)


# Means

_MEANS = pattern(
    r"\b" + words("by through using via with after from when used uses entered thanks_to") + r"\b", re.IGNORECASE
)
