"""Where the reports of one story give different figures for one thing: each with its date and outlet, latest first.

Held to precision: two sentences of different articles must be alike, count the same thing done the same way, and each
do so once. What is only rounded, bounded or of another day is no difference; nor is what a later day's report counts
anew, which supersedes (a toll rises, ballots are cast again).
"""

import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from bot.checking.account import Account
from bot.digests.event_days import event_days
from bot.reply import Claim, Disagreement, order_key
from bot.sentences.beginnings import clause
from bot.sentences.compress import plain, shorten
from bot.sentences.verbs import is_clause
from index.article import Article, Span
from index.days.mentions import find_dates
from index.related.statements import Sentences
from index.text.lexemes import Lexeme, lexemes
from index.text.names import find_names
from index.text.quantities import Quantity, carries, find_quantities

ALIKE = 0.45
"""Likeness of two sentences from which they can count the same thing."""
CLAIM_AT_MOST = 200
"""Code points."""
MOST = 3
"""Differences of one story."""
NEXT = 3
"""Words behind a number among which the thing counted stands."""
DONE = frozenset(
    "kill die dead death injur wound hurt miss arrest detain charg evacu displac rescu damag destroy cost lose lost "
    "attend sign vote earn resign".split()
)
"""Stems of what is done to those who are counted, or by them."""
_MAY_COUNT = re.compile("|".join(sorted(DONE)), re.IGNORECASE)
"""Most sentences tell of none of it: they need not be read more closely."""
TOLD_AS_NOUN = frozenset("vote sign attend earn cost resign charg".split())
"""Of these the noun says nothing of what is done: `200 votes, 18 short of the majority`."""
_BESIDE_OTHERS = re.compile(
    r"\b(?:than|typical\w*|average\w*|usual\w*|extra|additional|in addition|another|further)\b", re.IGNORECASE
)
"""A figure beside these may be that of something else, or of a part."""
_RANGE = {
    "about": (0.9, 1.1),
    "nearly": (0.9, 1.1),
    "over": (1.0, math.inf),
    "under": (0.0, 1.0),
    "most": (0.0, 1.0),
}
"""What a number may be that is bounded, as shares of the one given."""
_TIME = frozenset("year month week day hour minut second kilomet mile metr meter time".split())
"""What is seldom counted twice in the same sense."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: what it counts, and what is done to that, in stems; `words` as the sentence has them."""

    place: int
    quantity: Quantity
    thing: str
    done: frozenset[str]
    words: str


def differing(sentences: Sentences, among: Set[str], account: Account) -> tuple[Disagreement, ...]:
    """What the sentences of one story's articles, by their ids, say differently; most often nothing."""
    places = [place for place, of in enumerate(sentences.article.tolist()) if sentences.ids[of] in among]
    figures = [figure for place in places for figure in _figures(place, sentences)]
    groups: list[list[Figure]] = []
    for n, one in enumerate(figures):
        apart = [other for other in figures[n + 1 :] if _differ(one, other, sentences)]
        for other in apart:
            held = next((group for group in groups if one in group or other in group), None)
            if held is None:
                groups.append([one, other])
            else:
                held += [each for each in (one, other) if each not in held]
    told = [_disagreement(group, sentences, account) for group in groups[:MOST]]
    return tuple(each for each in told if each is not None)


def _figures(place: int, sentences: Sentences) -> Iterator[Figure]:
    """The figures of a sentence that count something in a way that no other figure there does."""
    text = sentences.texts[place]
    if not _MAY_COUNT.search(text) or _BESIDE_OTHERS.search(text):
        return
    words = lexemes(text)
    dates = find_dates(text)
    taken = {n for n, word in enumerate(words) if any(d.span.start <= word.start < d.span.end for d in dates)}
    found = [(each, *_counted(each, words)) for each in find_quantities(words, taken)]
    for quantity, thing, shown in found:
        done = _deeds(quantity, thing)
        alone = all(each is quantity or (other != thing and not done & _deeds(each, other)) for each, other, _ in found)
        if (
            thing
            and thing not in _TIME
            and alone
            and done
            and quantity.unit not in ("ordinal", "fraction", "percent", "point")
        ):
            yield Figure(place, quantity, thing, done, shown)


def _deeds(quantity: Quantity, thing: str) -> frozenset[str]:
    """What is done to those that are counted."""
    return frozenset(
        deed for stem in quantity.counted if (deed := _deed(stem)) and (stem != thing or deed not in TOLD_AS_NOUN)
    )


def _deed(stem: str) -> str:
    """What is done, by a stem; dying and being killed are one."""
    found = next((each for each in DONE if stem == each or (len(each) > 3 and stem.startswith(each))), "")
    return {"die": "kill", "dead": "kill", "death": "kill", "wound": "injur", "hurt": "injur", "lost": "lose"}.get(
        found, found
    )


def _counted(quantity: Quantity, words: Sequence[Lexeme]) -> tuple[str, str]:
    """The stem of the thing counted and its word; that of its currency for money."""
    if quantity.unit:
        return quantity.unit, quantity.unit
    for word in words[quantity.last + 1 : quantity.last + 1 + NEXT]:
        if word.number or word.clause != words[quantity.last].clause:
            break
        if word.content and not word.capital:
            person = _deed(word.stem) not in ("", *TOLD_AS_NOUN)
            return ("peopl", "people") if person else (word.stem, word.low)
    return "", ""


def _differ(one: Figure, other: Figure, sentences: Sentences) -> bool:
    if sentences.article[one.place] == sentences.article[other.place]:
        return False
    if one.thing != other.thing or one.quantity.unit != other.quantity.unit or not one.done & other.done:
        return False
    if _both_true(one.quantity, other.quantity):
        return False
    return float(sentences.alike[one.place, other.place]) >= ALIKE and _one_event(one.place, other.place, sentences)


def _both_true(one: Quantity, other: Quantity) -> bool:
    """`Over two dozen` and `31`, `about 30` and `31`; of a day's reports the one says `at least 13` dead, the other `at
    least 15`: that differs."""
    if carries(one, other) or carries(other, one):
        return True
    ranges = [tuple(share * each.value for share in _RANGE.get(each.bound, (1.0, 1.0))) for each in (one, other)]
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)


def _one_event(one: int, other: int, sentences: Sentences) -> bool:
    """Neither of other days, nor of others' names, nor the one first and the other second."""
    if supersedes(place_of(one, sentences)[0], place_of(other, sentences)[0]):
        return False
    texts = [sentences.texts[one], sentences.texts[other]]
    days = [
        event_days(text, sentences.articles[int(sentences.article[place])].published)
        for text, place in zip(texts, (one, other), strict=True)
    ]
    if days[0] and days[1] and not days[0].overlaps(days[1]):
        return False
    years = [{each.year for each in find_dates(text) if each.year} for text in texts]
    if years[0] != years[1]:
        return False
    read = [lexemes(text) for text in texts]
    if _ordinals(read[0]) != _ordinals(read[1]):
        return False
    names = [named(words) for words in read]
    return not (names[0] and names[1]) or bool(names[0] & names[1])


def named(words: tuple[Lexeme, ...]) -> frozenset[str]:
    return frozenset(key for name in find_names(words) for key in name.keys)


def supersedes(one: Article, other: Article) -> bool:
    """Whether the one appeared on a later day than the other, and may say anew what that said."""
    days = [article.published.day if article.published else None for article in (one, other)]
    return None not in days and days[0] != days[1]


def _ordinals(words: tuple[Lexeme, ...]) -> frozenset[float]:
    return frozenset(each.value for each in find_quantities(words) if each.unit == "ordinal")


def _disagreement(group: Sequence[Figure], sentences: Sentences, account: Account) -> Disagreement | None:
    """One claim for each article; None where they do not all show, or all say the same."""
    claims: dict[str, tuple[Claim, float]] = {}
    for figure in sorted(group, key=lambda each: each.place):
        article, span = place_of(figure.place, sentences)
        text = plain(span.of(article.text))
        short = shorten(text, CLAIM_AT_MOST) or clause(text, CLAIM_AT_MOST)
        if not short or not is_clause(short) or not _still(short, figure):
            continue
        number = account.number(article, span)
        claims.setdefault(article.id, (Claim(short, number, article.published, article.outlet), figure.quantity.value))
    if len({value for _, value in claims.values()}) < 2:
        return None
    ordered = sorted((claim for claim, _ in claims.values()), key=lambda claim: order_key(claim.published))
    return Disagreement(_about(group[0]), tuple(ordered))


def place_of(place: int, sentences: Sentences) -> tuple[Article, Span]:
    return sentences.articles[int(sentences.article[place])], sentences.spans[place]


def _still(short: str, figure: Figure) -> bool:
    """Whether the shortened sentence still has the figure."""
    return any(each.value == figure.quantity.value for each in find_quantities(lexemes(short)))


def _about(figure: Figure) -> str:
    named = {"kill": "killed", "injur": "injured", "miss": "missing", "damag": "damage", "destroy": "destroyed"}
    done = named.get(min(figure.done), "")
    if figure.quantity.unit:
        return done or f"the sum in {figure.words}s"
    return f"the number of {figure.words}{' ' + done if done else ''}"
