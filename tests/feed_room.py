"""A site with a feed, and a library that follows it at a time of the test's choosing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import formatdate
from ipaddress import ip_network
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from newsroom import library
from site_server import PARAGRAPHS, Site, answer, article

from bot.running.arriving import settled
from index.fetching.gathering import Gathering
from index.fetching.web import Limits, Web
from index.library import Filter, Library, Outcome

START_S = 1_741_082_400  # 4 March 2025, 10:00 UTC
LONG = tuple(
    f"{paragraph} It was the {n}th such vote since the storm." for n in range(4, 9) for paragraph in PARAGRAPHS
)


def page(n: int, *, words: str = "3.1 million crowns", etag: str = "") -> bytes:
    """The page of the n-th item."""
    paragraphs = [each.replace("3.1 million crowns", words).replace("Sela", f"Sela-{n}") for each in PARAGRAPHS]
    return answer(article(f"Pier {n} of Sela is rebuilt", paragraphs=tuple(paragraphs)).encode(), etag=etag)


def rss(items: Sequence[str]) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Sela Courier</title>'
    return answer(f"{head}{''.join(items)}</channel></rss>".encode(), content_type="application/rss+xml")


def listed(site: Site, n: int, *, day: int | None = None, words: str = "A vote on the pier.") -> str:
    date = formatdate(START_S + 86_400 * (n if day is None else day), usegmt=True)
    return (
        f"<item><title>Pier {n} of Sela is rebuilt</title><link>{site.url}/{n}</link><guid>item-{n}</guid>"
        f"<pubDate>{date}</pubDate><description>{escape(words)}</description></item>"
    )


class Newsroom:
    """A library that visits sites at a time of the test's choosing."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.now_s = START_S + 10 * 86_400
        self.web = Web(Limits(pause_s=0, patience_s=0, allowed=(ip_network("127.0.0.1"),)), sleep=lambda seconds: None)
        self.told: list[str] = []

    def add(self, *urls: str, dry_run: bool = False) -> dict[str, Outcome]:
        with self._gathering() as gathering:
            return self._settled([gathering.visit(url) for url in urls], dry_run=dry_run)

    def refresh(self, *, later_s: int = 60) -> dict[str, Outcome]:
        self.now_s += later_s
        with self._gathering() as gathering, library(self.home, write=False, hold=False) as held:
            return self._settled([gathering.refresh(feed) for feed in held.following.feeds()], dry_run=False)

    def _settled(self, visits: Sequence[object], *, dry_run: bool) -> dict[str, Outcome]:
        outcomes = settled(
            visits,  # type: ignore[arg-type]
            lambda: library(self.home),
            collection="default",
            tell=self.told.append,
            dry_run=dry_run,
            follow=True,
        )
        return {(each.given or each.source).rpartition("/")[2]: each for each in outcomes}

    @contextmanager
    def _gathering(self) -> Iterator[Gathering]:
        with library(self.home, write=False, hold=False) as held:
            yield Gathering(self.web, held.following, "default", lambda: self.now_s)

    def titles(self) -> set[str]:
        with library(self.home, write=False) as held:
            return {entry.title for entry in held.articles(Filter())}

    @contextmanager
    def library(self) -> Iterator[Library]:
        with library(self.home, write=False) as held:
            yield held


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "home")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as found:
        found.pages |= {f"/{n}": page(n) for n in range(5)}
        found.pages["/feed"] = rss([listed(found, n) for n in (3, 2, 1)])
        yield found


def kinds(outcomes: dict[str, Outcome]) -> dict[str, str]:
    return {name: each.kind for name, each in outcomes.items()}
