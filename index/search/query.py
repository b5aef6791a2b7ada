"""What a question asks the library for: its words, the period and the outlet it names."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache

from index.article import ENGLISH
from index.days import periods
from index.days.asked_period import asked_period
from index.search import requests
from index.text import asking, language
from index.text.words import STOPWORDS, content_stems, empty_stems, function_words, stems, written

NAME_WEIGHT = 1.5
"""A capitalised word or a number says more about which article is meant than a common word does."""

DATE_WEIGHT = 0.5
"""The words of a date: articles carry the date they appeared on, and need not repeat it."""

ELSEWHERE_WEIGHT = 0.5
"""A name as another language than the question's stems it."""

MONTH_STEMS = frozenset(stems(" ".join(periods.MONTHS)))

ASKING = frozenset(
    content_stems(
        """say says said tell happen happened know make many much long often kind name called please report reported
        according article articles news"""
    )
)
"""Words that belong to asking rather than to what is asked about."""

_CAPITALISED = re.compile(r"\b(?:\d[\d.,]*|[A-Z][\w'’-]*)")


class Sought(StrEnum):
    """What can be told of the words of an answer before it is known."""

    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read. `about` is it without its outlet, and without its period where that is not still to
    come; `terms` maps each stemmed word to its weight, `period` is half open and may have no beginning or no end,
    `noun` is the kind of thing asked for: `which planet`; empty where it names none.
    `language` is the question's own, in which its words are stemmed.
    """

    text: str
    about: str
    terms: Mapping[str, float]
    names: frozenset[str]
    period: periods.Stretch | None
    outlet: str | None
    sought: Sought = Sought.ANYTHING
    noun: str = ""
    language: str = ENGLISH


def read(
    question: str, *, now: datetime, outlets: Iterable[str] = (), languages: Collection[str] = frozenset()
) -> Query:
    """Never fails: a question without any content word has no terms. `languages` are those of the articles."""
    spoken = language.of_question(question, languages)
    outlet = _outlet(question, outlets)
    period, dated = asked_period(question, now, spoken)
    coming = period is not None and periods.ahead(period, now)  # reports tell of it in such words, and none is from it
    about = question.replace(dated, " ") if dated and not coming else question
    if outlet:
        about = re.sub(re.escape(outlet), " ", about, flags=re.IGNORECASE)
    if spoken != ENGLISH:
        read_so_far = Query(question, about, {}, frozenset(), period, outlet, language=spoken)
        return _abroad(read_so_far, languages)
    about = requests.topic(about) or about
    names = _names(about)
    terms = {term: NAME_WEIGHT if term in names else 1.0 for term in content_stems(about) if term not in ASKING}
    terms = _elsewhere(about, spoken, languages) | terms
    terms |= {term: DATE_WEIGHT for term in stems(dated) if re.fullmatch(r"\d{4}", term) or term in MONTH_STEMS}
    return Query(question, about, terms, names & terms.keys(), period, outlet, sought(question), noun(question))


def _abroad(asked: Query, languages: Collection[str]) -> Query:
    """A question in another language than English, whose capitals and question words are its own."""
    spoken, about = asked.language, asked.about
    if spoken == "zh":  # what only asks must not make pairs with what is asked about
        about = _asks_in_chinese().sub(" ", about)
    capitals = {
        stem for word in written(about) if word[0].isupper() or word[0].isdigit() for stem in stems(word, spoken)
    }
    names = frozenset(capitals - empty_stems(spoken) - asking.only_ask(spoken))
    content = [term for term in content_stems(about, spoken) if term not in asking.only_ask(spoken)]
    terms = {term: NAME_WEIGHT if term in names else 1.0 for term in content}
    terms = _elsewhere(about, spoken, languages) | terms
    wanted = Sought(asking.kind_of(asked.text, spoken) or Sought.ANYTHING)
    return replace(asked, about=about, terms=terms, names=names & terms.keys(), sought=wanted)


@cache
def _asks_in_chinese() -> re.Pattern[str]:
    asking_first = sorted({*function_words("zh"), *asking.chinese()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, asking_first)))


def _elsewhere(about: str, spoken: str, languages: Collection[str]) -> dict[str, float]:
    """How the names of a question are stemmed in the articles' other languages: `Kallimars` where they are German."""
    names = [word for word in written(about) if word[0].isupper() and word.lower() not in STOPWORDS]
    others = sorted(set(languages) - {spoken})
    return {
        stem: ELSEWHERE_WEIGHT
        for other in others
        for name in names
        for stem in stems(name, other)
        if stem not in empty_stems(other) and stem not in empty_stems(spoken)
    }


_SOUGHT = (
    (
        Sought.DATE,
        r"when|(?:what|which) (?:is the |was the |are the )?(?:dates?|days?|years?|months?|times?|weekdays?|weeks?)",
    ),
    (
        Sought.NUMBER,
        r"how (?:many|much|long|old|far|big|large|tall|high|fast|deep|heavy|often|wide|late|hot|cold|warm|expensive)"
        r"|(?:what|which) (?:is |was |are |were )?(?:the |its |their )?(?:[\w'’-]+ ){0,3}?(?:percentage|percent|share"
        r"|proportion|number|amount|price|sum|score|size|toll|turnout|rate|cost|age|temperature|population|budget|fine"
        r"|fee|record|value|salary|margin|speed|height|length|weight)",
    ),
    (
        Sought.NAME,
        r"who(?:m|se)?|where|which|what (?:[\w'’-]+ )?(?:city|country|state|town|company|team|player|person)",
    ),
)
_SOUGHT_RE = tuple((kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for kind, pattern in _SOUGHT)


def sought(question: str) -> Sought:
    """What kind of words the answer has, by the question word that comes first."""
    found = [
        (match.start(), n, kind) for n, (kind, pattern) in enumerate(_SOUGHT_RE) if (match := pattern.search(question))
    ]
    return min(found)[2] if found else Sought.ANYTHING


_NOUN_PHRASE = re.compile(r"\b(?:which|what|whose|how many|how much)\s+((?:[\w’'-]+\s*){1,6})", re.IGNORECASE)
_NOUN_ENDS = frozenset(
    """did do does is are was were has have had will would can could should may might of in at on for from to by the a
    an this these that following with and or recently officially became won just""".split()
)


def noun(question: str) -> str:
    """The kind of thing that the question asks for, its last one where there are several: `planet`, `months`."""
    phrases = _NOUN_PHRASE.findall(question)
    last = ""
    for word in phrases[-1].lower().split() if phrases else ():
        if word in _NOUN_ENDS or (word.endswith("ed") and not word.endswith("eed")):
            break
        last = word
    return last


def _names(question: str) -> frozenset[str]:
    """Stems of the capitalised words and of the numbers, question words apart."""
    found: set[str] = set()
    for match in _CAPITALISED.finditer(question):
        if match.group().lower() not in STOPWORDS:
            found.update(stems(match.group()))
    return frozenset(found - STOPWORDS)


def _outlet(question: str, outlets: Iterable[str]) -> str | None:
    """The outlet whose report is asked for: `according to RT`, `what does the Ledger say`. The longest name wins."""
    lower = question.lower()
    for outlet in sorted((each for each in outlets if each.lower() in lower), key=len, reverse=True):
        name = rf"(?:the )?{re.escape(outlet)}"
        verbs = r"(?:say|says|said|report|reports|reported|write|writes|wrote)"
        told = r"(?:report(?:s|ed)?|article|story|piece|published|printed|written|read|said|says)"
        asked = rf"\b(?:according to|{told} (?:by|in)) {name}\b|\b{name}(?:'s|’s)? {verbs}\b"
        if re.search(asked, question, re.IGNORECASE):
            return outlet
    return None
