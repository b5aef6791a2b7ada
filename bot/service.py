"""The one object that every surface is given: a library, a writer, and what can be asked of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.settings import Settings
from index import embeddings
from index.article import Article
from index.errors import UsageError
from index.library import Entry, Filter, Library, Outcome, StoredPassage

if TYPE_CHECKING:
    from bot.answer import Event
    from bot.conversation import Turn
    from bot.doctor import Finding
    from bot.draft import Writer
    from bot.reply import Answer, Digest, Summary
    from index.query import Query
    from index.sources import Found
    from index.status import Status

DIGEST_PERIOD = timedelta(days=7)

PASSAGES = 12
MODEL_PASSAGES = 8
"""How many passages a question is answered from: a language model's tokens cost time and money."""


class Service:
    """A context manager. The library is opened when it is first needed: to read, or to write for what changes it."""

    def __init__(
        self, settings: Settings, *, hold: bool = True, notify: Callable[[str], None] = lambda line: None
    ) -> None:
        """`hold` False: never keep others from writing while this is open (index/library.py).

        `notify` is told, a line each, what had to be mended in the library.
        """
        self.settings = settings
        self._hold = hold
        self._notify = notify
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    # Questions

    def ask(self, question: str, *, where: Filter, now: datetime, history: "Sequence[Turn]" = ()) -> "Answer":
        """The checked answer, or an abstention. Raises UsageError for a question that is empty or too long."""
        from bot.reply import Answer

        *_, answer = self.stream(question, where=where, now=now, history=history)
        assert isinstance(answer, Answer), "the chain's last event is the Answer"
        return answer

    def stream(
        self, question: str, *, where: Filter, now: datetime, history: "Sequence[Turn]" = ()
    ) -> Iterator["Event"]:
        """What happens on the way to the answer, as it happens: bot/answer.py says what."""
        from bot.answer import Asked, chain
        from bot.meter import Meter

        shown, now = self._sound(question), naive(now)
        meter = Meter(self.settings.max_cost_usd)
        alone = self._writer.standalone(shown, history, now, meter) if history else shown
        asked = Asked(alone, where, now, shown)
        outlets = self._library.outlets(where)
        return chain(self._search, self._writer, outlets, meter).stream(asked)

    def _sound(self, question: str) -> str:
        text = " ".join(question.split())
        if not text:
            raise UsageError("the question is empty")
        if len(text) > self.settings.max_question:
            most = f"at most {self.settings.max_question:,} are read (PRECIS_MAX_QUESTION)"
            raise UsageError(f"the question is {len(text):,} characters long; {most}")
        return text

    def _search(self, asking: "Query", where: Filter, now: datetime) -> list[StoredPassage]:
        from index.retriever import retrieve

        k = PASSAGES if self.settings.writer == "extractive" else MODEL_PASSAGES
        return [each.stored for each in retrieve(asking, self._library, self._embedding, where=where, now=now, k=k)]

    # Summaries and digests

    def summary(self, source: str, *, length: str, data: bytes | None = None) -> "Summary":
        """A summary of an id, of a file (also one that was never added), or of `data` where the source is "-"."""
        from bot.meter import Meter
        from bot.summary import summarise

        article = self._unadded(source, data) or self._library.article(source)
        return summarise(article, length, self._writer, Meter(self.settings.max_cost_usd), cache=self._library)

    def digest(self, topic: str | None, *, where: Filter, now: datetime, max_stories: int) -> "Digest":
        """The stories of a period or on a topic; where neither is given, of the seven days up to the latest article."""
        from bot.digest import digest
        from bot.disagreement import disagreements
        from bot.meter import Meter

        now, where = naive(now), self._period(where, naive(now), topic)
        found = self._on(topic, where, now) if topic else self._all(where)
        return digest(
            topic,
            found,
            self._writer,
            Meter(self.settings.max_cost_usd),
            since=where.since,
            until=where.until,
            now=now,
            max_stories=max_stories,
            disagreeing=disagreements if topic and topic.endswith("?") else None,
        )

    def _period(self, where: Filter, now: datetime, topic: str | None) -> Filter:
        if topic or where.since or where.until:
            return where
        latest = next((entry.published.when for entry in self.articles(where, limit=1) if entry.published), now)
        return replace(where, since=min(latest, now) - DIGEST_PERIOD)

    def _all(self, where: Filter) -> list[tuple[Article, float]]:
        return [(self._library.article(entry.id), 1.0) for entry in self.articles(where)]

    def _on(self, topic: str, where: Filter, now: datetime) -> list[tuple[Article, float]]:
        """The articles on a topic with their relevance, best first."""
        from index import query
        from index.retriever import about

        asking = query.read(self._sound(topic), now=now, outlets=self._library.outlets(where))
        return about(asking, self._library, self._embedding, where=where, now=now)

    def _unadded(self, source: str, data: bytes | None) -> Article | None:
        """The article that stands in a file or in `data`; None where `source` must be an id."""
        from index import extract

        if data is not None:
            return extract.article(extract.read_bytes(data, "", source=source))
        path = Path(source)
        if path.exists():
            return extract.article(extract.read(path.absolute(), limit_bytes=self._limit_bytes))
        return None

    # The library

    def add(
        self,
        arguments: Sequence[str],
        *,
        collection: str = "default",
        recursive: bool = True,
        prune: bool = False,
        dry_run: bool = False,
    ) -> tuple[int, Iterator[Outcome]]:
        """How many files were found, and what becomes of each once that is durable; what is not there has failed."""
        from index import sources

        found = sources.find(arguments, recursive=recursive)
        return len(found.files), self._added(found, collection, prune, dry_run)

    def _added(self, found: "Found", collection: str, prune: bool, dry_run: bool) -> Iterator[Outcome]:
        for failure in found.failures:
            yield Outcome(failure.source, "failed", None, failure.problem)
        if not found.files and not (prune and found.roots):
            return
        with self._writing() if not dry_run else self._open(write=False) as library:
            yield from library.add(found.files, roots=found.roots, collection=collection, prune=prune, dry_run=dry_run)

    def remove(self, names: Sequence[str]) -> list[Outcome]:
        """Remove articles by id, first digits or source."""
        with self._writing() as library:
            return library.remove(names)

    def rebuild(self) -> None:
        """Make the derived indexes anew, with the present embedding and passage settings."""
        with self._writing() as library:
            library.rebuild()

    def verify(self) -> list[str]:
        """What is wrong with the library, in words; empty where all is well."""
        with self._writing() as library:
            return library.verify()

    def articles(self, where: Filter, *, limit: int | None = None, offset: int = 0) -> list[Entry]:
        """The articles, latest first."""
        return self._library.articles(where, limit=limit, offset=offset)

    def article(self, name: str) -> Article:
        """By id, its first digits, or source; earlier versions too. Raises NotFoundError."""
        return self._library.article(name)

    def versions(self, name: str) -> list[Entry]:
        """All versions of an article that are kept, latest first."""
        return self._library.versions(name)

    def status(self) -> "Status":
        return self._library.status()

    def doctor(self) -> "Iterator[Finding]":
        """What Precis needs and whether it is there."""
        from bot.doctor import findings

        return findings(self.settings)

    # What is opened when it is needed

    @cached_property
    def _library(self) -> Library:
        return self._opened.enter_context(self._open(write=False))

    @cached_property
    def _embedding(self) -> embeddings.Embedding:
        secret = self.settings.openai_api_key
        return embeddings.load(
            self.settings.embedding,
            base_url=self.settings.openai_base_url,
            api_key=secret.value if secret else None,
        )

    @cached_property
    def _writer(self) -> "Writer":
        if self.settings.writer == "extractive":
            from bot.extractive import Extractive

            embedding = self._embedding
            words = embedding if isinstance(embedding, embeddings.WordLlama) else embeddings.WordLlama()
            return Extractive(self._rarity, words)
        from bot.models import writer

        return writer(self.settings)

    def _rarity(self, terms: Iterable[str]) -> Mapping[str, float]:
        """Of the library that is open now: it is another one after each change."""
        return self._library.rarity(terms)

    def _writing(self) -> AbstractContextManager[Library]:
        """The library, to be changed. What is open for reading is closed first: only one may hold the lock."""
        self._opened.close()
        self.__dict__.pop("_library", None)
        return self._open(write=True)

    @contextmanager
    def _open(self, *, write: bool) -> Iterator[Library]:
        settings = self.settings
        library = Library(
            settings.home,
            embedding=lambda: self._embedding,
            embedding_name=settings.embedding,
            passage_tokens=settings.passage_tokens,
            write=write,
            hold=self._hold,
            wait_s=settings.wait_s,
            limit_bytes=self._limit_bytes,
        )
        try:
            with library:
                yield library
        finally:
            for notice in library.notices:
                self._notify(notice)

    @property
    def _limit_bytes(self) -> int:
        return int(self.settings.max_file_mb * 1_000_000)


def naive(moment: datetime) -> datetime:
    """UTC without a zone, as articles' dates are kept."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
