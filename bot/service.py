"""The one object that every surface is given: a library, a writer, and what can be asked of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.opening import Opening
from bot.settings import Settings
from index.addresses import is_address, tidied
from index.article import Article
from index.errors import NotFoundError, PrecisError, UsageError
from index.library import Entry, Filter, Outcome, StoredPassage

if TYPE_CHECKING:
    from bot.answer import Asked, Event
    from bot.conversation import Turn
    from bot.doctor import Finding
    from bot.draft import Writer
    from bot.evidence import Support
    from bot.looked import Known
    from bot.meter import Meter
    from bot.reply import Answer, Digest, Summary, Timeline
    from bot.sides import Wanted
    from bot.stories import Standing
    from bot.summary import Cache
    from index.dating import Dating
    from index.delivery import Delivered
    from index.documents import Ranking
    from index.following import Followed
    from index.query import Query
    from index.relations import Place
    from index.retriever import Retrieved, Steps
    from index.status import Status
    from index.stories import Grouped

DIGEST_PERIOD = timedelta(days=7)

PASSAGES = 12
MODEL_PASSAGES = 16
"""How many passages a question is answered from: a language model's tokens cost time and money."""

STORY_REACH = timedelta(days=31)
"""How far from an article's day its copies and other reports are looked for."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms one reply is written: by which writer (None: the settings'), within which account."""

    writer: str | None = None
    meter: "Meter | None" = None


class Service:
    """A context manager. The library is opened when it is first needed: to read, or to write for what changes it.

    Without `hold` every method may be called from any thread, and reading goes on beside a change, also beside one
    that another process makes.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        hold: bool = True,
        notify: Callable[[str], None] = lambda line: None,
        steps: "Steps | None" = None,
    ) -> None:
        """`hold` False: never keep others from writing while this is open (index/library.py).

        `steps` are those of retrieval that run: all of them, unless one is being measured.

        `notify` is told, a line each, what had to be mended in the library.
        """
        self.settings = settings
        self._steps = steps
        self._open = Opening(settings, hold=hold, notify=notify)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    # Questions

    def ask(
        self,
        question: str,
        *,
        where: Filter,
        now: datetime,
        history: "Sequence[Turn]" = (),
        terms: Terms = Terms(),
    ) -> "Answer":
        """The checked answer, or an abstention. Raises UsageError for a question that is empty or too long."""
        from bot.reply import Answer

        *_, answer = self.stream(question, where=where, now=now, history=history, terms=terms)
        assert isinstance(answer, Answer), "the chain's last event is the Answer"
        return answer

    def stream(
        self,
        question: str,
        *,
        where: Filter,
        now: datetime,
        history: "Sequence[Turn]" = (),
        terms: Terms = Terms(),
        article: Article | None = None,
    ) -> Iterator["Event"]:
        """What happens on the way to the answer, as it happens: bot/answer.py says what.

        With `article`, which need not have been added, the answer is looked for in it alone.
        """
        from bot.answer import Asked, chain
        from bot.sides import Known, comparison, told

        shown, now = self._sound(question), naive(now)
        meter, writer = self._meter(terms), self._open.writer(terms.writer)
        alone = writer.standalone(shown, history, now, meter) if history else shown
        asked = Asked(alone, where, now, shown)
        library = self._open.library
        outlets, languages = library.outlets(where), library.languages(where)
        if article is not None:
            languages = frozenset([article.language] if article.language else [])

        def known() -> list[Known]:
            return [Known(*each) for each in library.outlets_known(where)]

        compared = comparison(alone, known) if article is None else None
        if compared is not None:

            def answered(asked: "Asked", side: "Wanted") -> Iterator["Event"]:
                return chain(self._of_side(writer, side), writer, (), meter, languages).stream(asked)

            return told(asked, compared, answered)
        search = self._passages(writer) if article is None else _passages_of(article)
        return chain(search, writer, outlets, meter, languages).stream(asked)

    def _sound(self, question: str) -> str:
        text = " ".join(question.split())
        if not text:
            raise UsageError("the question is empty")
        if len(text) > self.settings.max_question:
            most = f"at most {self.settings.max_question:,} are read (PRECIS_MAX_QUESTION)"
            raise UsageError(f"the question is {len(text):,} characters long; {most}")
        return text

    def _passages(self, writer: "Writer") -> "Callable[[Query, Filter, datetime], list[Retrieved]]":
        """How the passages for an answer of this writer are found."""
        chooses = writer.name == "extractive"  # it weighs every sentence itself, and reads more at no cost
        k = PASSAGES if chooses else MODEL_PASSAGES

        def search(asking: "Query", where: Filter, now: datetime) -> "list[Retrieved]":
            return self._retrieved(asking, where, now, k, whole=chooses)

        return search

    def _of_side(self, writer: "Writer", side: "Wanted") -> "Callable[[Query, Filter, datetime], list[Retrieved]]":
        """The same from the articles of one side's outlets."""
        from bot.sides import MOST_OUTLETS

        search = self._passages(writer)

        def found(asking: "Query", where: Filter, now: datetime) -> "list[Retrieved]":
            each = [search(asking, replace(where, outlet=outlet), now) for outlet in side.outlets[:MOST_OUTLETS]]
            return sorted((one for some in each for one in some), key=lambda one: -one.score)[: max(map(len, each))]

        return found

    def _meter(self, terms: Terms) -> "Meter":
        from bot.meter import Meter

        return terms.meter or Meter(self.settings.max_cost_usd)

    def search(self, words: str, *, where: Filter, now: datetime, k: int) -> "list[Retrieved]":
        """The passages that match best, best first: what an answer would be written from."""
        return self._retrieved(self._asking(words, where, now), where, naive(now), k)

    def _asking(self, words: str, where: Filter, now: datetime) -> "Query":
        from index import query

        library = self._open.library
        named = {"outlets": library.outlets(where), "languages": library.languages(where)}
        return query.read(self._sound(words), now=naive(now), **named)

    def _retrieved(
        self, asking: "Query", where: Filter, now: datetime, k: int, *, whole: bool = False
    ) -> "list[Retrieved]":
        from index.retriever import Steps, retrieve

        steps = self._steps or Steps()
        return retrieve(
            asking, self._open.library, self._open.embedding, where=where, now=now, k=k, whole=whole, steps=steps
        )

    def graded(self, question: str, answers: Sequence[str], *, where: Filter, now: datetime) -> "list[Support]":
        """How well the articles carry each of some possible answers: a grade from 0 to 1 with the best sentence."""
        from bot.evidence import evidence

        return evidence(
            self._sound(question), answers, self._open.library, self._open.embedding, where=where, now=naive(now)
        )

    # Summaries and digests

    def summary(self, source: str, *, length: str, data: bytes | None = None) -> "Summary":
        """A summary of an id, of a file (also one that was never added), or of `data` where the source is "-"."""
        return self.summarise(self._unadded(source, data) or self._open.library.article(source), length=length)

    def summarise(
        self, article: Article, *, length: str, terms: Terms = Terms(), cache: "Cache | None" = None
    ) -> "Summary":
        """A summary of an article, which need not have been added. It is kept in `cache`, else in the library."""
        from bot.summary import summarise

        kept = self._open.library if cache is None else cache
        return summarise(article, length, self._open.writer(terms.writer), self._meter(terms), cache=kept)

    def read(self, data: bytes, name: str, *, source: str = "-", charset: str | None = None) -> Article:
        """The article that a file's content holds; its name says of what kind it is. Raises SourceError."""
        from index import extract

        return extract.article(extract.read_bytes(data, name, source=source, charset=charset))

    def digest(
        self,
        topic: str | None,
        *,
        where: Filter,
        now: datetime,
        max_stories: int,
        max_points: int | None = None,
        words: int | None = None,
        known: "Known | None" = None,
        terms: Terms = Terms(),
    ) -> "Digest":
        """The stories of a period or on a topic; where neither is given, of the seven days up to the latest article.

        `max_points`: the most sentences over all its stories; `words`: the most words, bot/budget.py's where None. For
        a reader who has been told of some, `known`, only what is new: without a period, since they last looked.
        """
        from bot.budget import WORDS
        from bot.digest import digest
        from bot.disagreement import disagreements
        from bot.stories import among
        from bot.story import Written

        now = naive(now)
        ranking = self.about(topic, where=where, now=now) if topic else None
        disagreeing = disagreements if topic and topic.endswith("?") else None
        found: list[tuple[Article, float]]
        if ranking:
            found = ranking.on_topic
        elif known and known.looked and not (where.since or where.until):
            found, where = self._since(where, now, known)
        else:
            where = self._period(where, now, topic)
            found = self._all(where)
        return digest(
            found,
            Written(topic, self._open.writer(terms.writer), self._meter(terms), now, disagreeing, known),
            self._open.words,
            since=where.since,
            until=where.until,
            max_stories=max_stories,
            ranking=ranking,
            max_points=max_points,
            words=WORDS if words is None else words,
            groups=among(self._open.library, [article for article, _ in found], where.collection),
        )

    def told(self, group: "Grouped", *, now: datetime, words: int, terms: Terms = Terms()) -> "Digest":
        """One story, as a digest with no other."""
        from bot.digest import digest
        from bot.story import Written

        written = Written(None, self._open.writer(terms.writer), self._meter(terms), naive(now))
        articles = [(each, 1.0) for each in group.articles]
        return digest(
            articles, written, self._open.words, since=None, until=None, max_stories=1, words=words, groups=[group]
        )

    def _since(self, where: Filter, now: datetime, known: "Known") -> tuple[list[tuple[Article, float]], Filter]:
        """What there may be to tell a reader: the articles of the period that ends with their last look or goes on from
        it, those that were added later, whatever their date, and what they have read in the STORY_REACH before."""
        looked = naive(known.looked or now)
        since = min(self._period(where, min(now, looked), None).since or looked, looked)
        read = [
            each
            for each in self.articles(where)
            if naive(each.added) >= looked
            or (each.published and each.published.when >= since)
            or (each.id in known.articles and each.published and each.published.when >= since - STORY_REACH)
        ]
        found = [self._open.library.article(each.id, where.collection) for each in read]
        return [(each, 1.0) for each in found], replace(where, since=since)

    def timeline(self, topic: str, *, where: Filter, now: datetime, most: int) -> "Timeline":
        """What happened on a topic, in at most so many dated entries, each cited."""
        from bot.timeline import timeline

        now = naive(now)
        return timeline(topic, self.about(topic, where=where, now=now), where, now, most=most)

    def about(self, topic: str, *, where: Filter, now: datetime) -> "Ranking":
        """The articles nearest to a topic, with what they say on it."""
        from index.documents import about

        asking = self._asking(topic, where, now)
        return about(asking, self._open.library, self._open.embedding, self._open.words, where=where)

    def stories(self, *, where: Filter, now: datetime) -> "tuple[list[Grouped], Filter, bool]":
        """The stories of a period, the latest first; the period; and whether it has more than were read.

        Where none is given, the period is the seven days up to the latest article.
        """
        from bot.stories import of_period

        where = self._period(where, naive(now), None)
        found, cut = of_period(self._open.library, where)
        return found, where, cut

    def story(self, article: Article, *, collection: str = "default") -> "Grouped":
        """The story that an article of the library tells, copies among its articles."""
        from bot.stories import of_article

        return of_article(self._open.library, self._open.embedding, article, collection)

    def kept_story(self, id_: str, *, collection: str = "default") -> "Grouped":
        """A story as it stands now: its id stays while it grows. Raises NotFoundError."""
        from bot.stories import by_id

        return by_id(self._open.library, id_, collection)

    def standing(self, article: Article, *, collection: str | None = None) -> "Standing | None":
        """What an article repeats, and how many others tell its story; None for what is not in the library by now."""
        from bot.stories import standing

        return standing(self._open.library, article, collection)

    def places(self, ids: Sequence[str], collection: str = "default") -> "dict[str, Place]":
        """Which story articles tell and what they repeat, by id; without those of an earlier version."""
        return self._open.library.places(ids, collection)

    def _period(self, where: Filter, now: datetime, topic: str | None) -> Filter:
        if topic or where.since or where.until:
            return where
        latest = next((entry.published.when for entry in self.articles(where, limit=1) if entry.published), now)
        return replace(where, since=min(latest, now) - DIGEST_PERIOD)

    def _all(self, where: Filter) -> list[tuple[Article, float]]:
        ids = [entry.id for entry in self.articles(where)]
        return [(article, 1.0) for article in self._open.library.read(ids, where.collection)]

    def _unadded(self, source: str, data: bytes | None) -> Article | None:
        """The article that stands in a file or in `data`; None where `source` must be an id."""
        from index import extract

        if data is not None:
            return self.read(data, "", source=source)
        if is_address(source):
            return self._at(source)
        path = Path(source)
        if path.exists():
            return extract.article(extract.read(path.absolute(), limit_bytes=self._open.limit_bytes))
        return None

    def page(self, url: str) -> Article:
        """The article of a page, whether or not it has been added. Raises SourceError."""
        from index import extract

        return extract.article(extract.delivered(self.fetch(url)))

    def _at(self, url: str) -> Article:
        """The library's article of an address, else the page's."""
        for name in dict.fromkeys((url, tidied(url))):
            with suppress(NotFoundError):
                return self._open.library.article(name)
        return self.page(url)

    # The library

    def add(
        self,
        arguments: Sequence[str],
        *,
        collection: str = "default",
        recursive: bool = True,
        prune: bool = False,
        dry_run: bool = False,
        follow: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> tuple[int, Iterator[Outcome]]:
        """How many files and addresses were found, and what becomes of each once that is durable.

        What is not there has failed. A feed or an archive has an outcome for each of its articles; with `follow`,
        `refresh` reads feeds again. Once `stop` says so, no more are begun.
        """
        from bot.intake import added
        from index import sources

        found = sources.find(arguments, recursive=recursive)
        count = len(found.files) + len(found.addresses)
        return count, added(self._open, found, collection, prune=prune, dry_run=dry_run, follow=follow, stop=stop)

    def refresh(
        self,
        collection: str | None = None,
        *,
        due: bool = False,
        dry_run: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Outcome]:
        """Read the feeds that are followed again, or those that are `due`: what is new, corrected or taken back."""
        from bot.intake import refreshed

        return refreshed(self._open, self.followed(collection), due=due, dry_run=dry_run, stop=stop)

    def followed(self, collection: str | None = None) -> "list[Followed]":
        """The feeds that are followed."""
        with self._open.opened(write=False, hold=False) as library:
            return library.following.feeds(collection)

    def unfollow(self, url: str, collection: str) -> bool:
        """Whether the feed was followed; its articles stay."""
        with self._open.writing() as library:
            return library.following.unfollow(url, collection)

    def fetch(self, url: str) -> "Delivered":
        """What is at an address, as it came. Raises SourceError."""
        from index.delivery import Delivered
        from index.gathering import file_name

        found = self._open.web.fetch(url)
        return Delivered(tidied(found.url), found.data or b"", file_name(found), found.charset, asked=url)

    def remove(self, names: Sequence[str], collection: str | None = None) -> list[Outcome]:
        """Remove articles by id, first digits or source."""
        with self._open.writing() as library:
            return library.remove(names, collection)

    def rebuild(self) -> None:
        """Make the derived indexes anew, with the present embedding and passage settings."""
        with self._open.writing() as library:
            library.rebuild()

    def verify(self) -> list[str]:
        """What is wrong with the library, in words; empty where all is well."""
        with self._open.writing() as library:
            return library.verify()

    def articles(self, where: Filter, *, limit: int | None = None, offset: int = 0) -> list[Entry]:
        """The articles, latest first."""
        return self._open.library.articles(where, limit=limit, offset=offset)

    def outlets(self, where: Filter) -> list[str]:
        """The names of the outlets, in order."""
        return self._open.library.outlets(where)

    def article(self, name: str, collection: str | None = None) -> Article:
        """By id, its first digits, or source; earlier versions too. Raises NotFoundError."""
        return self._open.library.article(name, collection)

    def versions(self, name: str, collection: str | None = None) -> list[Entry]:
        """All versions of an article that are kept, latest first."""
        return self._open.library.versions(name, collection)

    def dating(self, name: str, collection: str | None = None) -> "Dating":
        """What an article's source says of when it was published and changed. Raises NotFoundError."""
        return self._open.library.dating(name, collection)

    def ready(self) -> None:
        """Open what questions need. Raises what would keep them from being answered."""
        self._open.writer()
        self.search("news", where=Filter(), now=datetime.now(UTC), k=1)

    def warm(self) -> None:
        """Load what the first question would wait for. What is wrong is not raised: a question will say it."""
        with suppress(PrecisError):
            self.ask("Which news is there?", where=Filter(), now=datetime.now(UTC), terms=Terms("extractive"))

    def status(self) -> "Status":
        return self._open.library.status()

    def doctor(self) -> "Iterator[Finding]":
        """What Precis needs and whether it is there."""
        from bot.doctor import findings

        return findings(self.settings)


def _passages_of(article: Article) -> "Callable[[Query, Filter, datetime], list[Retrieved]]":
    """The passages of one article, from its beginning, as many as a summary of it would be written from."""
    from bot.summary import read
    from index.retriever import Retrieved

    given = [Retrieved(StoredPassage(each.number, article, each.passage), 1.0) for each in read(article)]
    return lambda asking, where, now: given


def present() -> datetime:
    """The clock of a server, unless it is given another."""
    return datetime.now(UTC)


def naive(moment: datetime) -> datetime:
    """UTC without a zone, as articles' dates are kept."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
