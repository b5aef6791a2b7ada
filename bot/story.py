"""One story, told from its articles: a headline and a few sentences, all that say each cited, and what stands below."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from bot import extractive_summary
from bot.account import Account
from bot.attributions import restored
from bot.check import Checker
from bot.corroboration import corroborating
from bot.differing import differing
from bot.draft import DraftSentence, Kind, NumberedPassage, SentenceLabel, Task, Writer, complete, parse
from bot.independence import story_confirmed
from bot.looked import Known
from bot.meter import Meter
from bot.points import Point
from bot.reply import Citation, Disagreement, Event, Sentence, Story, Voice
from bot.timeline import events
from bot.voices import spoken
from index.article import Article, Passage
from index.passages import passages
from index.statements import Sentences
from index.stories import Grouped
from index.tokens import count

READ_ARTICLES = 6
"""Articles of one story that a writer is given, latest first."""
READ_PASSAGES = 4
"""Passages of each: its first 400 words or so."""
COMPARED_ARTICLES = 10
"""Articles of one story whose every sentence is read. Comparing them costs time by the square of their number, and a
story has room for three sentences and six events: what the eleventh adds is seldom more than one further mark."""
MOST_SENTENCES = 3
MOST_EVENTS = 6

Disagreeing = Callable[[str, Sequence[Sentence], Sequence[Citation]], tuple[Disagreement, ...]]
"""What differs between sentences about the words given first (bot/disagreement.py)."""


@dataclass(frozen=True, slots=True)
class Written:
    """By whom a digest is written, for what topic, as of when, and for a reader who knows what."""

    topic: str | None
    writer: Writer
    meter: Meter
    now: datetime
    disagreeing: Disagreeing | None = None
    known: Known | None = None

    @property
    def read(self) -> Set[str]:
        """The ids of the articles whose news the reader has been told."""
        return self.known.articles if self.known else frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A story to be told: its articles, and what several of them say on the topic."""

    group: Grouped
    points: tuple[Point, ...] = ()
    whole: bool = True
    """Whether all the articles are its sources; else those that are cited."""


def foremost(articles: Sequence[Article], group: Grouped) -> Sequence[Article]:
    """Which of a story's articles are read whole: the latest ones, which the writer is given, then those that have it
    for themselves (bot/independence.py), and the next latest. In the order given, latest first."""
    if len(articles) <= COMPARED_ARTICLES:
        return articles
    independent = {article.id for article in story_confirmed(group).articles}
    rest = sorted(articles[READ_ARTICLES:], key=lambda article: article.id not in independent)
    chosen = {article.id for article in (*articles[:READ_ARTICLES], *rest[: COMPARED_ARTICLES - READ_ARTICLES])}
    return [article for article in articles if article.id in chosen]


def told(part: Part, compared: Sentences | None, written: Written, account: Account, most: int) -> Story | None:
    """The story in at most so many sentences; by its points where it has some.

    None where the writer finds that it does not concern the topic, where nothing in it can be cited, or where the
    reader has been told all of it.
    """
    points = tuple(each for each in part.points if compared and not _known(each, compared, written.read))
    by_points = _by_points(part, points, compared, written, account) if points and compared else None
    return by_points or _by_reports(part.group, compared, written, account, most)


def _known(point: Point, compared: Sentences, read: Set[str]) -> bool:
    return any(compared.ids[place] in read for place in point.articles)


def _by_points(
    part: Part, points: Sequence[Point], compared: Sentences, written: Written, account: Account
) -> Story | None:
    """A story told by what several articles say."""
    task = Task(Kind.POINTS, written.topic or "", tuple(_point_passages(points, compared)), written.now)
    drafts = complete(parse(written.writer.write(task, written.meter)))
    if drafts == []:
        return None
    checker = Checker(task.passages)
    checked = [*_checked(drafts or extractive_summary.summarise(task), task, checker)]
    account.unsupported += checker.unsupported
    if not checked:
        return None
    ids = {article.id for article in part.group.articles}
    sentences = tuple(_corroborated(each, checker, compared, ids, account) for each in checked[: len(points)])
    cited = {account.citations[n - 1].article.id for sentence in sentences for n in sentence.citations}
    sources = tuple(article for article in part.group.articles if part.whole or article.id in cited)
    kept = Grouped(sources, part.group.copies if part.whole else (), part.group.rewrites, part.group.id)
    headline = _headline(checked[0], checker, written.now)
    return _whole(headline, sentences, kept, written, account, compared=None)


def _by_reports(
    group: Grouped, compared: Sentences | None, written: Written, account: Account, most: int
) -> Story | None:
    """A story told by its latest reports; for a reader who knows some of it, by what is new in them."""
    unread = [article for article in group.articles if article.id not in written.read]
    given = tuple(_numbered(unread[:READ_ARTICLES], compared, written.read))
    if not given:
        return None
    task = Task(Kind.STORY, written.topic or "", given, written.now)
    drafts = complete(parse(written.writer.write(task, written.meter)))
    if drafts is None:
        drafts = list(extractive_summary.summarise(task))
    if not drafts:
        return None
    headline, sentences = _headed(task, drafts, compared, account)
    if headline is None:
        headline, sentences = _headed(task, list(extractive_summary.summarise(task)), compared, account)
    return None if headline is None else _whole(headline, sentences[:most], group, written, account, compared=compared)


def _whole(
    headline: str,
    sentences: tuple[Sentence, ...],
    group: Grouped,
    written: Written,
    account: Account,
    *,
    compared: Sentences | None,
) -> Story:
    """The story with who says what, where its sources differ, its timeline, and what its reader knew before."""
    ids = {article.id for article in group.articles}
    about = written.disagreeing(written.topic or headline, sentences, account.citations) if written.disagreeing else ()
    told = written.known.told(each.id for each in (*group.articles, *group.copies)) if written.known else None
    return Story(
        headline,
        sentences,
        group.articles,
        group.copies,
        timeline=_timeline(group, account, written.now),
        disagreements=(*about, *(differing(compared, ids, account) if compared and not about else ())),
        voices=tuple(_voices(group.articles[:READ_ARTICLES], sentences, account)),
        recalled=_recalled(group, written, account),
        told=told,
        id=group.id,
        rewrites=tuple(each for each in group.rewrites if each.id in ids),
        confirmed=story_confirmed(group),
    )


def _timeline(group: Grouped, account: Account, now: datetime) -> tuple[Event, ...]:
    """None where all happened on one day."""
    found = events(foremost(group.articles, group), account, now, most=MOST_EVENTS)
    return found if len({each.first for each in found}) > 1 else ()


def _voices(articles: Sequence[Article], sentences: Sequence[Sentence], account: Account) -> Iterator[Voice]:
    given = tuple(_numbered(articles, None, frozenset()))
    told = [(account.citations[each.citations[0] - 1].article, each.text) for each in sentences]
    for each in spoken(given, told):
        checker = Checker(given)
        checked = checker.check(each.draft)
        account.unsupported += checker.unsupported
        if checked:
            places = ((checker.citations[n - 1].article, checker.citations[n - 1].span) for n in checked.citations)
            yield Voice(each.actor, account.take(checked, places))


def _recalled(group: Grouped, written: Written, account: Account) -> tuple[Sentence, ...]:
    """What the reader has been told, in a line."""
    latest = next((article for article in (*group.articles, *group.copies) if article.id in written.read), None)
    if latest is None:
        return ()
    task = Task(Kind.ONE_LINE, "", tuple(_numbered([latest], None, frozenset())), written.now)
    checker = Checker(task.passages)
    line = next(_checked(extractive_summary.summarise(task), task, checker), None)
    return (_corroborated(line, checker, None, frozenset(), account),) if line else ()


def _point_passages(points: Sequence[Point], compared: Sentences) -> Iterable[NumberedPassage]:
    for number, point in enumerate(points, 1):
        article, span = compared.articles[int(compared.article[point.lead])], compared.spans[point.lead]
        yield NumberedPassage(number, article, Passage(0, (span,), count(span.of(article.text))))


def _numbered(articles: Sequence[Article], compared: Sentences | None, read: Set[str]) -> Iterator[NumberedPassage]:
    """The first passages of each article, without the sentences that articles read before have said."""
    given = [(article, passage) for article in articles for passage in passages(article)[:READ_PASSAGES]]
    number = 0
    for article, passage in given:
        spans = tuple(
            span
            for span in passage.sentences
            if not read
            or compared is None
            or not any(True for _ in corroborating(span.of(article.text), [(article, span)], compared, read))
        )
        if spans:
            number += 1
            yield NumberedPassage(number, article, Passage(passage.number, spans, passage.tokens))


def _checked(drafts: Iterable[DraftSentence], task: Task, checker: Checker) -> Iterator[Sentence]:
    """The drafts that pass the check, each with who says it where all its sources attribute it."""
    quotes = {label: span.of(each.article.text) for each in task.passages for label, span in each.labelled()}
    for draft in drafts:
        if checked := checker.check(_attributed(draft, quotes)):
            yield checked


def _attributed(draft: DraftSentence, quotes: dict[SentenceLabel, str]) -> DraftSentence:
    carrying = [" ".join(quotes[label].split()) for label in draft.labels if label in quotes]
    return DraftSentence(restored(draft.text, carrying), draft.labels) if carrying else draft


def _headed(
    task: Task, drafts: Sequence[DraftSentence], compared: Sentences | None, account: Account
) -> tuple[str | None, tuple[Sentence, ...]]:
    """The headline and the sentences under it; no headline where nothing passed.

    A headline has no marks of its own, so the sentence that carries it stands, cited, right under it.
    """
    heads, checker = Checker(task.passages), Checker(task.passages)
    ids = {passage.article.id for passage in task.passages}
    head = next(_checked(drafts[:1], task, heads), None)
    body = [*_checked(drafts[1:], task, checker)][:MOST_SENTENCES]
    account.unsupported += [*heads.unsupported, *checker.unsupported]
    if head is None:
        if not body:
            return None, ()
        sentences = tuple(_corroborated(sentence, checker, compared, ids, account) for sentence in body)
        return headline_of(sentences[0].text), sentences
    shown = {
        (checker.citations[n - 1].article.id, checker.citations[n - 1].span)
        for sentence in body
        for n in sentence.citations
    }
    carried = [(heads.citations[n - 1].article.id, heads.citations[n - 1].span) for n in head.citations]
    first = [] if all(place in shown for place in carried) else [_corroborated(head, heads, compared, ids, account)]
    rest = body[: MOST_SENTENCES - len(first)]
    return headline_of(head.text), (
        *first,
        *(_corroborated(sentence, checker, compared, ids, account) for sentence in rest),
    )


def _headline(sentence: Sentence, checker: Checker, now: datetime) -> str:
    """The first point in a line; all of it where no shortening is sound."""
    citation = checker.citations[sentence.citations[0] - 1]
    alone = NumberedPassage(1, citation.article, Passage(0, (citation.span,), 0))
    line = next(iter(extractive_summary.summarise(Task(Kind.ONE_LINE, "", (alone,), now))), None)
    checked = Checker([alone]).check(line) if line else None
    return headline_of(checked.text if checked else sentence.text)


def _corroborated(
    sentence: Sentence, checker: Checker, compared: Sentences | None, among: Set[str], account: Account
) -> Sentence:
    """The sentence with its places and those of every other article that says it."""
    places = [(checker.citations[n - 1].article, checker.citations[n - 1].span) for n in sentence.citations]
    more = corroborating(sentence.text, places, compared, among) if compared else ()
    return account.take(sentence, (*places, *more))


def headline_of(text: str) -> str:
    """Headlines have no full stop."""
    return re.sub(r"(?<!\b[A-Z])(?<!\.)\.$", "", text)
