"""One story, told from its articles: a headline and a few sentences, all that say each cited, and what stands below."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from bot.checking.account import Account
from bot.checking.check import Checker
from bot.checking.corroboration import Place, corroborating
from bot.checking.independence import story_confirmed
from bot.digests.foremost import READ_ARTICLES, numbered
from bot.digests.growing import Told, Written
from bot.digests.points import Point
from bot.draft import DraftSentence, Kind, NumberedPassage, SentenceLabel, Task, complete, parse
from bot.reply import Citation, Sentence, Story
from bot.sentences.attributions import restored
from bot.writing import summaries
from bot.writing.titles import bare
from index.article import Passage
from index.related.statements import Sentences
from index.stories import Grouped
from index.text.tokens import count

MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A story to be told: its articles, and what several of them say on the topic."""

    group: Grouped
    points: tuple[Point, ...] = ()
    whole: bool = True
    """Whether all the articles are its sources; else those that are cited."""


def told(part: Part, compared: Sentences | None, written: Written, account: Account, most: int) -> Told | None:
    """The story in at most so many sentences; by its points where it has some. What stands below it grows (Told).

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
) -> Told | None:
    """A story told by what several articles say."""
    task = Task(Kind.POINTS, written.topic or "", tuple(_point_passages(points, compared)), written.now)
    drafts = complete(parse(written.writer.write(task, written.meter)))
    if drafts == []:
        return None
    checker = Checker(task.passages)
    checked = [*_checked(drafts or summaries.summarise(task), task, checker)]
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
) -> Told | None:
    """A story told by its latest reports; for a reader who knows some of it, by what is new in them."""
    unread = [article for article in group.articles if article.id not in written.read]
    told = written.concern.told(unread)[:READ_ARTICLES]
    given = tuple(numbered(told, written.cuts, compared, written.read, written.concern.of_article))
    if not given:
        return None
    task = Task(Kind.STORY, written.topic or "", given, written.now)
    drafts = complete(parse(written.writer.write(task, written.meter)))
    if drafts is None:
        drafts = list(summaries.summarise(task))
    if not drafts:
        return None
    headline, sentences = _headed(task, drafts, compared, account)
    if headline is None:
        headline, sentences = _headed(task, list(summaries.summarise(task)), compared, account)
    return None if headline is None else _whole(headline, sentences[:most], group, written, account, compared=compared)


def _whole(
    headline: str,
    sentences: tuple[Sentence, ...],
    group: Grouped,
    written: Written,
    account: Account,
    *,
    compared: Sentences | None,
) -> Told:
    """The story, with what its reader knew before; what stands below it is still to be made."""
    ids = {article.id for article in group.articles}
    told = written.known.told(each.id for each in (*group.articles, *group.copies)) if written.known else None
    story = Story(
        headline,
        sentences,
        group.articles,
        group.copies,
        recalled=_recalled(group, written, account),
        told=told,
        id=group.id,
        rewrites=tuple(each for each in group.rewrites if each.id in ids),
        confirmed=story_confirmed(group),
    )
    return Told(story, group, compared, written, account)


def _recalled(group: Grouped, written: Written, account: Account) -> tuple[Sentence, ...]:
    """What the reader has been told, in a line."""
    latest = next((article for article in (*group.articles, *group.copies) if article.id in written.read), None)
    if latest is None:
        return ()
    task = Task(Kind.ONE_LINE, "", tuple(numbered([latest], written.cuts)), written.now)
    checker = Checker(task.passages)
    line = next(_checked(summaries.summarise(task), task, checker), None)
    return (_corroborated(line, checker, None, frozenset(), account),) if line else ()


def _point_passages(points: Sequence[Point], compared: Sentences) -> Iterable[NumberedPassage]:
    for number, point in enumerate(points, 1):
        article, span = compared.articles[int(compared.article[point.lead])], compared.spans[point.lead]
        yield NumberedPassage(number, article, Passage(0, (span,), count(span.of(article.text))))


def _checked(drafts: Iterable[DraftSentence], task: Task, checker: Checker) -> Iterator[Sentence]:
    """The drafts that pass the check, each with who says it where all its sources attribute it."""
    quotes = {label: span.of(each.article.text) for each in task.passages for label, span in each.labelled()}
    titles = {bare(each.article) for each in task.passages}  # an outlet says who says it in its own way
    for draft in drafts:
        if checked := checker.check(draft if draft.text in titles else _attributed(draft, quotes)):
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
    body = [*_checked(drafts[1:], task, checker)]
    account.unsupported += [*heads.unsupported, *checker.unsupported]
    if head is None:
        if not body:
            return None, ()
        sentences = _distinct((), body, checker, compared, account, ids=ids)
        return headline_of(sentences[0].text), sentences
    shown = {
        (checker.citations[n - 1].article.id, checker.citations[n - 1].span)
        for sentence in body[:MOST_SENTENCES]
        for n in sentence.citations
    }
    carried = [(heads.citations[n - 1].article.id, heads.citations[n - 1].span) for n in head.citations]
    first = [] if all(place in shown for place in carried) else [_corroborated(head, heads, compared, ids, account)]
    return headline_of(head.text), _distinct(first, body, checker, compared, account, ids=ids)


def _distinct(
    first: Sequence[Sentence],
    body: Sequence[Sentence],
    checker: Checker,
    compared: Sentences | None,
    account: Account,
    *,
    ids: Set[str],
) -> tuple[Sentence, ...]:
    """At most MOST_SENTENCES, `first` among them: none that says what one before it says, by the words cited for it."""
    told = list(first)
    for sentence in body:
        if len(told) == MOST_SENTENCES:
            break
        cited = [account.citations[n - 1] for each in told for n in each.citations]
        heads = [account.citations[each.citations[0] - 1] for each in told]
        own = [(checker.citations[n - 1].article, checker.citations[n - 1].span) for n in sentence.citations]
        more = [*corroborating(sentence.text, own, compared, ids)] if compared else []
        if not told or not (all(_among(each, cited) for each in own) or any(_among(each, heads) for each in more)):
            told.append(account.take(sentence, (*own, *more)))
    return tuple(told)


def _among(place: Place, cited: Sequence[Citation]) -> bool:
    article, span = place
    return any(
        each.article.id == article.id and each.span.start < span.end and span.start < each.span.end for each in cited
    )


def _headline(sentence: Sentence, checker: Checker, now: datetime) -> str:
    """The first point in a line; all of it where no shortening is sound."""
    citation = checker.citations[sentence.citations[0] - 1]
    alone = NumberedPassage(1, citation.article, Passage(0, (citation.span,), 0))
    line = next(iter(summaries.summarise(Task(Kind.ONE_LINE, "", (alone,), now))), None)
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
