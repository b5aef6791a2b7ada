"""What is open while Precis runs: the library, the embedding, the writers, the web; each from its first use on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from bot.settings import Settings
from index import embeddings
from index.errors import UsageError
from index.library import Library

if TYPE_CHECKING:
    from bot.draft import Writer
    from index.fetching.web import Web
    from index.vectors import Server


class Opening:
    """Opens by the settings. With `hold` False it never keeps others from writing while it is open (index/library.py).

    `notify` is told, a line each, what had to be mended in the library. Safe from any thread without `hold`.
    """

    def __init__(self, settings: Settings, *, hold: bool, notify: Callable[[str], None]) -> None:
        self.settings = settings
        self.notify = notify
        self._hold = hold
        self._closing = ExitStack()
        self._lock = RLock()
        self._reading: Library | None = None
        self._writers: dict[str, Writer] = {}

    def close(self) -> None:
        self._closing.close()

    @property
    def library(self) -> Library:
        """Opened to read at its first use, and anew once there is one where there was none."""
        with self._lock:
            if self._reading is None or self._reading.outdated:
                self._reading = self._closing.enter_context(self.opened(write=False))
            return self._reading

    @cached_property
    def embedding(self) -> embeddings.Embedding:
        secret = self.settings.openai_api_key
        return embeddings.load(
            self.settings.embedding,
            base_url=self.settings.openai_base_url,
            api_key=secret.value if secret else None,
        )

    @cached_property
    def words(self) -> embeddings.WordLlama:
        """The static vectors that sentences are compared by, whatever the library's embedding."""
        embedding = self.embedding
        return embedding if isinstance(embedding, embeddings.WordLlama) else embeddings.WordLlama()

    def writer(self, name: str | None = None) -> "Writer":
        """The writer of this name; the settings' where there is none. Raises UsageError for one that is unknown."""
        name = name or self.settings.writer
        with self._lock:
            if name not in self._writers:
                self._writers[name] = self._new_writer(name)
            return self._writers[name]

    def _new_writer(self, name: str) -> "Writer":
        if name == "extractive":
            from bot.extractive import Extractive

            return Extractive(self._rarity, self.words)
        from bot.llm.kept_drafts import KeptDrafts
        from bot.models import writer

        model = writer(replace(self.settings, writer=name))
        return KeptDrafts(model, lambda: self.library, self.settings.openai_base_url or "")

    def _rarity(self, terms: Iterable[str]) -> Mapping[str, float]:
        """Of the library that is open now: it is another one after each change."""
        return self.library.rarity(terms)

    def writing(self) -> AbstractContextManager[Library]:
        """The library, to be changed. What is open for reading is closed first where it may hold the lock."""
        if self._hold:
            self._closing.close()
            self._reading = None
        return self.opened(write=True)

    @contextmanager
    def opened(self, *, write: bool, hold: bool | None = None) -> Iterator[Library]:
        settings = self.settings
        library = Library(
            settings.home,
            embedding=lambda: self.embedding,
            embedding_name=settings.embedding,
            passage_tokens=settings.passage_tokens,
            write=write,
            hold=self._hold if hold is None else hold,
            wait_s=settings.wait_s,
            limit_bytes=self.limit_bytes,
            server=self._server,
        )
        try:
            with library:
                yield library
        finally:
            for notice in library.notices:
                self.notify(notice)

    @cached_property
    def web(self) -> "Web":
        from ipaddress import ip_network

        from index.fetching.web import Limits, Web

        settings = self.settings
        if not settings.fetch:
            raise UsageError("web addresses are not fetched here (PRECIS_FETCH=off); add a saved page instead")
        return Web(
            Limits(
                bytes=self.limit_bytes,
                total_s=settings.fetch_s,
                pause_s=settings.fetch_pause_s,
                allowed=tuple(ip_network(each) for each in settings.fetch_allow),
            )
        )

    @property
    def _server(self) -> "Server | None":
        """The Chroma server, where there is one."""
        if self.settings.chroma_url is None:
            return None
        from index.vectors import Server

        token = self.settings.chroma_token
        return Server(self.settings.chroma_url, token.value if token else None)

    @property
    def limit_bytes(self) -> int:
        return int(self.settings.max_file_mb * 1_000_000)
