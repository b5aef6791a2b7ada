"""The one object that every surface is given: a library, a writer, and what can be asked of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from bot.clock import naive
from bot.running.apart import BUILT_IN, USUAL, Terms, apart
from bot.running.opening import Opening
from bot.settings import Settings
from index.article import Article
from index.errors import PrecisError
from index.library import Entry, Filter, Outcome

if TYPE_CHECKING:
    from bot.answer import Event
    from bot.answering.asking import Asking
    from bot.checking.evidence import Support
    from bot.conversation import Turn
    from bot.digests.stories import Standing
    from bot.draft import Writer
    from bot.kept.looked import Known
    from bot.llm.meter import Meter
    from bot.reply import Answer, Digest, Summary, Timeline
    from bot.running.workers import Workers
    from bot.summary import Cache
    from index.days.dating import Dating
    from index.fetching.following import Followed
    from index.formats.delivery import Delivered
    from index.retriever import Retrieved, Steps
    from index.search.documents import Ranking
    from index.store.relations import Place
    from index.store.status import Status
    from index.stories import Grouped


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
        workers: "Workers | None" = None,
    ) -> None:
        """`hold` False: never keep others from writing while this is open (index/library.py).

        `steps` are those of retrieval that run: all of them, unless one is being measured. `notify` is told, a line
        each, what had to be mended. What the built-in writer is asked is answered in `workers`, where there are any.
        """
        self.settings = settings
        self._steps = steps
        self._open = Opening(settings, hold=hold, notify=notify)
        self._workers = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    # Questions

    def ask(
        self, question: str, *, where: Filter, now: datetime, history: "Sequence[Turn]" = (), terms: Terms = USUAL
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
        terms: Terms = USUAL,
        article: Article | None = None,
    ) -> Iterator["Event"]:
        """What happens on the way to the answer, as it happens: bot/answer.py says what.

        With `article`, which need not have been added, the answer is looked for in it alone.
        """
        from bot.answer import Asked
        from bot.answering.asking import events

        shown = self._asking.sound(question)
        if workers := self.workers(terms):
            there = partial(Service.stream, question=question, where=where, now=now, history=history, article=article)
            return workers.stream(partial(there, terms=BUILT_IN))
        return events(self._asking, Asked(shown, where, naive(now), shown), history, *self._by(terms), article=article)

    def workers(self, terms: Terms) -> "Workers | None":
        """The processes that do what is asked on these terms; None: this one does."""
        return self._workers or None if (terms.writer or self.settings.writer) == BUILT_IN.writer else None

    def search(self, words: str, *, where: Filter, now: datetime, k: int) -> "list[Retrieved]":
        """The passages that match best, best first: what an answer would be written from."""
        asking, at = self._asking, naive(now)
        return asking.retrieved(asking.query(words, where, at), where, at, k)

    def graded(self, question: str, answers: Sequence[str], *, where: Filter, now: datetime) -> "list[Support]":
        """How well the articles carry each of some possible answers: a grade from 0 to 1 with the best sentence."""
        from bot.checking.evidence import evidence

        question = self._asking.sound(question)
        return evidence(question, answers, self._open.library, self._open.embedding, where=where, now=naive(now))

    @property
    def _asking(self) -> "Asking":
        from bot.answering.asking import Asking
        from index.retriever import Steps

        return Asking(self._open, self._steps or Steps())

    def _by(self, terms: Terms) -> "tuple[Writer, Meter]":
        from bot.llm.meter import Meter

        return self._open.writer(terms.writer), terms.meter or Meter(self.settings.max_cost_usd)

    # Summaries and digests

    def summary(self, source: str, *, length: str, data: bytes | None = None) -> "Summary":
        """A summary of an id, of a file (also one that was never added), or of `data` where the source is "-"."""
        from bot.running.unadded import article_of

        return self.summarise(article_of(self._open, source, data) or self.article(source), length=length)

    def summarise(
        self, article: Article, *, length: str, terms: Terms = USUAL, cache: "Cache | None" = None
    ) -> "Summary":
        """A summary of an article, which need not have been added. It is kept in `cache`, else in the library."""
        from bot.summary import summarise

        return summarise(article, length, *self._by(terms), cache=self._open.library if cache is None else cache)

    def read(self, data: bytes, name: str, *, source: str = "-", charset: str | None = None) -> Article:
        """The article that a file's content holds; its name says of what kind it is. Raises SourceError."""
        from bot.running.unadded import read

        return read(data, name, source=source, charset=charset)

    def page(self, url: str) -> Article:
        """The article of a page, whether or not it has been added. Raises SourceError."""
        from bot.running.unadded import page

        return page(self._open, url)

    def fetch(self, url: str) -> "Delivered":
        """What is at an address, as it came. Raises SourceError."""
        from bot.running.unadded import fetched

        return fetched(self._open, url)

    @apart
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
        terms: Terms = USUAL,
    ) -> "Digest":
        """The stories of a period or on a topic; where neither is given, of the seven days up to the latest article.

        `max_points`: the most sentences over all its stories; `words`: the most words, bot/digests/budget.py's where
        None. For a reader who has been told of some, `known`, only what is new: without a period, since they last
        looked.
        """
        from bot.digests.digesting import Wanted, digest_of

        wanted = Wanted(topic, where, naive(now), max_stories, max_points, words, known)
        ranking = self.about(topic, where=where, now=now) if topic else None
        return digest_of(wanted, self._open, ranking, *self._by(terms))

    @apart
    def told(self, group: "Grouped", *, now: datetime, words: int, terms: Terms = USUAL) -> "Digest":
        """One story, as a digest with no other."""
        from bot.digests.digesting import told

        return told(group, self._open, naive(now), *self._by(terms), words=words)

    @apart
    def timeline(self, topic: str, *, where: Filter, now: datetime, most: int) -> "Timeline":
        """What happened on a topic, in at most so many dated entries, each cited."""
        from bot.digests.foremost import Cuts
        from bot.timeline import timeline

        now, cuts = naive(now), Cuts.of(self._open.library)
        return timeline(topic, self.about(topic, where=where, now=now), where, now, most=most, cut=cuts.sentences)

    def about(self, topic: str, *, where: Filter, now: datetime) -> "Ranking":
        """The articles nearest to a topic, with what they say on it."""
        from index.search.documents import about

        asking = self._asking.query(topic, where, naive(now))
        return about(asking, self._open.library, self._open.embedding, self._open.words, where=where)

    def stories(self, *, where: Filter, now: datetime) -> "tuple[list[Grouped], Filter, bool]":
        """The stories of a period, the latest first; the period; and whether it has more than were read.

        Where none is given, the period is the seven days up to the latest article.
        """
        from bot.digests.digesting import stories_of

        return stories_of(self._open.library, where, naive(now))

    def story(self, article: Article, *, collection: str = "default") -> "Grouped":
        """The story that an article of the library tells, copies among its articles."""
        from bot.digests.stories import of_article

        return of_article(self._open.library, self._open.embedding, article, collection)

    def kept_story(self, id_: str, *, collection: str = "default") -> "Grouped":
        """A story as it stands now: its id stays while it grows. Raises NotFoundError."""
        from bot.digests.stories import by_id

        return by_id(self._open.library, id_, collection)

    def standing(self, article: Article, *, collection: str | None = None) -> "Standing | None":
        """What an article repeats, and how many others tell its story; None for what is not in the library by now."""
        from bot.digests.stories import standing

        return standing(self._open.library, article, collection)

    def places(self, ids: Sequence[str], collection: str = "default") -> "dict[str, Place]":
        """Which story articles tell and what they repeat, by id; without those of an earlier version."""
        return self._open.library.places(ids, collection)

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
        from bot.running.intake import added
        from index import sources

        found = sources.find(arguments, recursive=recursive)
        outcomes = added(self._open, found, collection, prune=prune, dry_run=dry_run, follow=follow, stop=stop)
        return len(found.files) + len(found.addresses), outcomes

    def refresh(
        self,
        collection: str | None = None,
        *,
        due: bool = False,
        dry_run: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Outcome]:
        """Read the feeds that are followed again, or those that are `due`: what is new, corrected or taken back."""
        from bot.running.intake import refreshed

        return refreshed(self._open, self.followed(collection), due=due, dry_run=dry_run, stop=stop)

    def followed(self, collection: str | None = None) -> "list[Followed]":
        """The feeds that are followed."""
        with self._open.opened(write=False, hold=False) as library:
            return library.following.feeds(collection)

    def unfollow(self, url: str, collection: str) -> bool:
        """Whether the feed was followed; its articles stay."""
        with self._open.writing() as library:
            return library.following.unfollow(url, collection)

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

    def collections(self) -> tuple[str, ...]:
        """The collections that have articles, in order."""
        return self._open.library.collections()

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
            self.ready()
            if not self._workers:  # which answer, and are warmed by who starts them
                self.ask("Which news is there?", where=Filter(), now=datetime.now(UTC), terms=BUILT_IN)

    def status(self) -> "Status":
        return self._open.library.status()
