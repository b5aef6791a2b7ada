"""Questions that set outlets side by side: `What do Russian and Ukrainian outlets say differently about the talks?`

The question is answered once for each side, from its own articles alone, so that every sentence has its outlet.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Asked, CheckedSentence, Event
from bot.answering.countries import countries, country_of, outlet_key
from bot.answering.sides_abroad import asks_about, countries_in, topic_of
from bot.reply import Answer, Citation, Sentence, Side, Usage
from index.article import ENGLISH
from index.text.language import LISTED, of_question

MOST_OUTLETS = 12
"""So many outlets of a side are asked, at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A side as the question names it, and the library's outlets that are of it: maybe none."""

    name: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be told of each side."""

    topic: str
    sides: tuple[Wanted, ...]
    language: str = ENGLISH

    @property
    def question(self) -> str:
        return f"Tell me about {self.topic}." if self.language == ENGLISH else asks_about(self.topic, self.language)


@dataclass(frozen=True, slots=True)
class Known:
    """An outlet of the library: its name, the source of one of its articles, and their language, if it is known."""

    name: str
    source: str
    language: str | None


_MEDIA = (
    r"(?:(?:state|news|independent|public)\s)?(?:outlets?|media|press|newspapers?|papers?|news\s(?:sites?|outlets?"
    r"|agenc(?:y|ies))|agenc(?:y|ies)|broadcasters?|journalists?|sources|reports|reporting|coverage)"
)
_COMPARES = re.compile(
    r"\b(?:differ\w*|compar\w+|contrast\w*|versus|vs\.?|disagree\w*|unlike|what (?:do|does|did) .{3,120}? "
    r"(?:say|report|write|tell|claim)|how (?:do|does|did) .{3,120}? (?:report|cover|describe|present|portray|see))\b",
    re.IGNORECASE,
)
_TOPIC = (
    re.compile(
        r"\b(?:coverage|reporting|reports|version|account)\s(?:of|on)\s(?P<topic>.+?)\s"
        r"(?:differ|compare|contrast|with\b|from\b|in\b)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:about|on|over|regarding|concerning|of)\s(?P<topic>[^?]+?)(?:\sdifferently)?\W*$", re.IGNORECASE),
    re.compile(
        r"\b(?:cover|covered|covering|describe|described|report|reported|present|presented|portray|portrayed|see)\s"
        r"(?P<topic>[^?]+?)(?:\sdifferently)?\W*$",
        re.IGNORECASE,
    ),
)


def comparison(question: str, outlets: Callable[[], Sequence[Known]]) -> Comparison | None:
    """The sides that a question compares and what on; None where it does not name two sides and a topic.

    The question may be in any of the languages of bot/answering/sides_abroad.py.

    `outlets` gives those of the library, which are asked for only where something is compared.
    """
    language = of_question(question, LISTED)
    if language != ENGLISH:
        return _abroad(question, language, outlets)
    if not _COMPARES.search(question):
        return None
    known = outlets()
    places = _countries_named(question, known) or _outlets_named(question, known)
    sides = tuple(dict.fromkeys(side for _, side in sorted(places.items())))
    topic = _topic(question, places)
    return Comparison(topic, sides) if len(sides) > 1 and topic else None


def _abroad(question: str, language: str, outlets: Callable[[], Sequence[Known]]) -> Comparison | None:
    about = topic_of(question, language)
    if about is None:
        return None
    topic, (start, end) = about
    known = outlets()
    named = {
        place: Wanted(f"{_adjective(country)} outlets", _of_country(country, known))
        for place, country in countries_in(question, language).items()
    }
    for places in (named, _outlets_named(question, known)):
        outside = {place: side for place, side in places.items() if place[1] <= start or end <= place[0]}
        sides = tuple(dict.fromkeys(side for _, side in sorted(outside.items())))
        if len(sides) > 1:
            return Comparison(topic, sides, language)
    return None


def _adjective(country: str) -> str:
    return next(each.adjectives[0] for each in countries() if each.name == country)


def _countries_named(question: str, known: Sequence[Known]) -> dict[tuple[int, int], Wanted]:
    """`Russian and Ukrainian outlets`, `Russian media … the Ukrainian press`: places in the question to sides."""
    adjectives = {word: each.name for each in countries() for word in each.adjectives}
    any_ = "|".join(re.escape(word) for word in sorted(adjectives, key=len, reverse=True))
    joined = r"(?:\s?,\s?|,?\s(?:and|or|versus|vs\.?|with|from)\s)(?:the\s)?"
    named = re.compile(rf"\b(?P<all>(?:{any_})(?:{joined}(?:{any_}))*)\s{_MEDIA}\b")
    found: dict[tuple[int, int], Wanted] = {}
    for match in named.finditer(question):
        for each in re.finditer(any_, match["all"]):
            start = match.start() + each.start()
            country = adjectives[each[0]]
            end = match.end() if each.end() == len(match["all"]) else match.start() + each.end()
            found[start, end] = Wanted(f"{each[0]} outlets", _of_country(country, known))
    return found if len({side.name for side in found.values()}) > 1 else {}


def _of_country(country: str, known: Sequence[Known]) -> tuple[str, ...]:
    return tuple(each.name for each in known if country_of(each.name, each.source, each.language) == country)


def _outlets_named(question: str, known: Sequence[Known]) -> dict[tuple[int, int], Wanted]:
    """Outlets by their names, of the library or well known, the longest first."""
    names: dict[str, list[str]] = {}
    for each in known:
        names.setdefault(outlet_key(each.name), []).append(each.name)
    written = {each.name: outlet_key(each.name) for each in known}
    written |= {name: key for country in countries() for key, name in country.outlets.items()}
    found: dict[tuple[int, int], Wanted] = {}
    for name in sorted(written, key=len, reverse=True):
        own = re.sub(r"^[Tt]he ", "", name)
        if own not in question:
            continue  # a library may have thousands of outlets, and a pattern takes long to make
        pattern = rf"(?<!\w)(?:[Tt]he\s)?{re.escape(own)}(?:['’]s?)?(?!\w)"
        for match in re.finditer(pattern, question):
            if not any(start < match.end() and match.start() < end for start, end in found):
                found[match.span()] = Wanted(name, tuple(names.get(written[name], ())))
    return found


def _topic(question: str, places: Mapping[tuple[int, int], Wanted]) -> str:
    """What the sides are compared on: what follows the last of them, or stands between them after `coverage of`."""
    between = _TOPIC[0].search(question)
    if between and not any(start < between.end("topic") and between.start("topic") < end for start, end in places):
        return between["topic"].strip(" ?.,")
    after = question[max((end for _, end in places), default=0) :]
    found = next((match for pattern in _TOPIC[1:] if (match := pattern.search(after))), None)
    return found["topic"].strip(" ?.,") if found else ""


# The answer


def told(asked: Asked, compared: Comparison, answered: Callable[[Asked, Wanted], Iterator[Event]]) -> Iterator[Event]:
    """Each side's events, its citations counted on, and one Answer of all of them."""
    sides: list[Side] = []
    answers: list[Answer] = []
    citations: list[Citation] = []
    for wanted in compared.sides:
        if not wanted.outlets:
            sides.append(Side(wanted.name, (), (), f"No article of {wanted.name} is here."))
            continue
        heading: str | None = wanted.name
        for event in answered(replace(asked, question=compared.question), wanted):
            if isinstance(event, CheckedSentence):
                yield CheckedSentence(
                    _counted_on(event.sentence, len(citations)),
                    tuple(replace(each, number=each.number + len(citations)) for each in event.citations),
                    heading,
                )
                heading = None
            elif isinstance(event, Answer):
                answers.append(event)
                sides.append(_side(wanted, event, len(citations)))
            else:
                yield event
        if answers:
            new = answers[-1].citations
            citations += [replace(each, number=each.number + len(citations)) for each in new]
    yield _whole(asked, sides, answers, citations)


def _side(wanted: Wanted, answer: Answer, before: int) -> Side:
    sentences = tuple(_counted_on(each, before) for each in answer.sentences)
    heard = tuple(dict.fromkeys(each.article.outlet for each in answer.citations if each.article.outlet))
    reason = None if sentences else f"{wanted.name}: {answer.reason or 'no article says anything on this.'}"
    return Side(wanted.name, heard, sentences, reason)


def _counted_on(sentence: Sentence, before: int) -> Sentence:
    return replace(sentence, citations=tuple(number + before for number in sentence.citations))


def _whole(asked: Asked, sides: Sequence[Side], answers: Sequence[Answer], citations: Sequence[Citation]) -> Answer:
    sentences = tuple(sentence for side in sides for sentence in side.sentences)
    silent = " ".join(side.reason for side in sides if side.reason)
    notes = " ".join(dict.fromkeys(each.reason for each in answers if each.sentences and each.reason))
    nearest = {near.source: near for answer in answers for near in answer.nearest}
    steps = {name for answer in answers for name in answer.timings_ms}
    return Answer(
        question=asked.shown,
        understood=asked.question,
        sentences=sentences,
        citations=tuple(citations),
        reason=(notes or None) if sentences else silent,
        sides=tuple(sides),
        unsupported=tuple(each for answer in answers for each in answer.unsupported),
        nearest=() if sentences else tuple(nearest.values()),
        writer=answers[-1].writer if answers else "extractive",
        usage=answers[-1].usage if answers else Usage(),
        timings_ms={name: round(sum(answer.timings_ms.get(name, 0.0) for answer in answers), 1) for name in steps},
    )
