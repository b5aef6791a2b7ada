"""Where the reports of one story give different days for one thing: `the vote is on 3 May`, `the vote is on 4 May`.

Held to precision. Only days that are written out count: that of `on Tuesday` hangs on the day of publication, and a
page that goes on being changed keeps the first. Two sentences must be alike, name the same, count the same and tell
of it in one verb, both as to come or both not. What the same outlet, or a report of a later day, says otherwise
supersedes, and is no difference.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from bot.answering.stages import Stage, stage
from bot.checking.account import Account
from bot.checking.corroboration import figures
from bot.checking.independence import outlet_of
from bot.digests.differing import CLAIM_AT_MOST, named, place_of, supersedes
from bot.digests.event_days import event_days
from bot.reply import Claim, Disagreement, order_key
from bot.sentences.beginnings import clause
from bot.sentences.compress import plain, shorten
from bot.sentences.verbs import AUXILIARIES, MODALS, is_clause, main_verbs, tokens
from bot.writing.salience import salience
from index.days.mentions import DateMention, find_dates
from index.related.statements import SAME, Sentences
from index.text.lexemes import Lexeme, lexemes
from index.text.words import content_stems

NEAR = 10
"""Days. What lies farther apart is seldom one thing of which two days are told."""
POOR = 0.6
"""The penalty of what speaks to its reader or asks (bot/writing/salience.py): `Today is Monday, 19 September.`"""
MOST = 2
"""Differences of one story."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence and the one day that it tells of; `done`: the stems of its main verbs."""

    place: int
    day: date
    mention: DateMention
    done: frozenset[str]
    stage: Stage | None


def differing_days(sentences: Sentences, among: Set[str], account: Account) -> tuple[Disagreement, ...]:
    """What the sentences of one story's articles, by their ids, date differently; most often nothing."""
    places = [place for place, of in enumerate(sentences.article.tolist()) if sentences.ids[of] in among]
    dated = [found for place in places if (found := _dated(place, sentences)) is not None]
    told: list[Disagreement] = []
    used: set[int] = set()
    for n, one in enumerate(dated):
        other = next((each for each in dated[n + 1 :] if _differ(one, each, sentences)), None)
        if other is None or {one.place, other.place} & used:
            continue
        used |= {one.place, other.place}
        if disagreement := _disagreement((one, other), sentences, account):
            told.append(disagreement)
    return tuple(told[:MOST])


def _dated(place: int, sentences: Sentences) -> Dated | None:
    """None where a sentence tells of no day, of several, or of one by its weekday alone."""
    text = sentences.texts[place]
    mentions = find_dates(text)
    if len(mentions) != 1 or not mentions[0].day or not mentions[0].month or salience([text], "")[0].penalty >= POOR:
        return None
    days = event_days(text, sentences.articles[int(sentences.article[place])].published)
    mention, found = mentions[0], stage(text)
    if days is None or days.first != days.last or found is Stage.PUT_OFF:
        return None
    if (days.first.month, days.first.day) != (mention.month, mention.day):
        return None
    return Dated(place, days.first, mention, _done(text), found)


def _done(text: str) -> frozenset[str]:
    """What the main clause tells, in stems; of `will be held` what stands behind the auxiliaries."""
    words = tokens(text)
    found = []
    for first in main_verbs(words):
        found += [word.low for word in words[first:] if word.low not in AUXILIARIES | MODALS][:1]
    return frozenset(content_stems(" ".join(found)))


def _differ(one: Dated, other: Dated, sentences: Sentences) -> bool:
    if not 0 < abs((one.day - other.day).days) <= NEAR or not one.done & other.done:
        return False
    if float(sentences.alike[one.place, other.place]) < SAME or _superseding(one, other, sentences):
        return False
    read = [_but_for_day(each, sentences) for each in (one, other)]
    names = [named(words) for words in read]
    return (names[0] <= names[1] or names[1] <= names[0]) and figures(read[0]) == figures(read[1])


def _superseding(one: Dated, other: Dated, sentences: Sentences) -> bool:
    """Whether one of them may only say anew what the other said: as carried out, of the same outlet, of a later day."""
    articles = [place_of(each.place, sentences)[0] for each in (one, other)]
    outlets = [outlet_of(article) for article in articles]
    return (
        (one.stage is Stage.PLANNED) != (other.stage is Stage.PLANNED)
        or articles[0].id == articles[1].id
        or (outlets[0] != "" and outlets[0] == outlets[1])
        or supersedes(*articles)
    )


def _but_for_day(each: Dated, sentences: Sentences) -> tuple[Lexeme, ...]:
    taken = each.mention.span
    return tuple(word for word in lexemes(sentences.texts[each.place]) if not taken.start <= word.start < taken.end)


def _disagreement(pair: Sequence[Dated], sentences: Sentences, account: Account) -> Disagreement | None:
    """None where no shortening of one of them keeps its day."""
    claims = list(_claims(pair, sentences, account))
    if len(claims) < len(pair):
        return None
    return Disagreement("the day", tuple(sorted(claims, key=lambda claim: order_key(claim.published))))


def _claims(pair: Sequence[Dated], sentences: Sentences, account: Account) -> Iterator[Claim]:
    for each in pair:
        article, span = place_of(each.place, sentences)
        text = plain(span.of(article.text))
        short = shorten(text, CLAIM_AT_MOST) or clause(text, CLAIM_AT_MOST)
        days = {(mention.month, mention.day) for mention in find_dates(short or "")}
        if short and is_clause(short) and (each.day.month, each.day.day) in days:
            yield Claim(short, account.number(article, span), article.published, article.outlet)
