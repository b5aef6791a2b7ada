"""One service, sixteen threads: what they are told is what one thread is told, also while articles come and go."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from api_server import BRIDGE, FLOOD, LAW, ROOT, UNKNOWN, WHEN_BRIDGE
from newsroom import write

from bot.rendering import jsonform
from bot.service import Service
from bot.settings import Settings
from index.library import Filter

THREADS = 16
PAUSE_S = 0.5
"""Between two readings of a thread: without it the changes take ten times as long, and every core."""
NOW = datetime(2025, 12, 31)


@contextmanager
def opened(home: Path) -> Iterator[Service]:
    with Service(Settings.load({}, home=home), hold=False) as service:
        yield service


def told(service: Service, question: str) -> dict[str, Any]:
    form = jsonform.answer(service.ask(question, where=Filter(), now=NOW), ROOT)
    del form["timings_ms"]
    return form


def test_sixteen_threads_are_told_what_one_is_told(tmp_path: Path, sample_library: Callable[[Path], Path]) -> None:
    home = sample_library(tmp_path / "home")
    questions = [FLOOD, LAW, UNKNOWN, "Who is the last keeper of the lighthouse?"]
    with opened(home) as alone:
        expected = {question: told(alone, question) for question in questions}
    start = threading.Barrier(THREADS)

    def many(n: int) -> list[tuple[str, dict[str, Any]]]:
        start.wait(60)  # they open the library, the embedding and the writer at the same time
        return [(question, told(service, question)) for question in (questions[n % 4], questions[(n + 1) % 4])]

    with opened(home) as service, ThreadPoolExecutor(THREADS) as pool:
        for answers in pool.map(many, range(THREADS)):
            for question, answer in answers:
                assert answer == expected[question]


def test_reading_goes_on_while_articles_are_added_replaced_and_removed(
    tmp_path: Path, sample_library: Callable[[Path], Path]
) -> None:
    home = sample_library(tmp_path / "home")
    bridge = tmp_path / "bridge.txt"
    done = threading.Event()
    with opened(home) as service:
        before = told(service, LAW)
        ids = [entry.id for entry in service.articles(Filter(), limit=8)]

        def change() -> None:
            try:
                for n in range(4):
                    bridge.write_text(BRIDGE.replace("14 May", f"{n + 1} May"))
                    files = [str(bridge), *map(str, write(tmp_path / "in", range(n * 3, n * 3 + 3)))]
                    list(service.add(files, collection="changing")[1])
                    service.remove([files[-1]])
            finally:
                done.set()

        reads: list[Callable[[], object]] = [
            lambda: told(service, LAW) == before,
            lambda: service.ask(WHEN_BRIDGE, where=Filter("changing"), now=NOW),
            lambda: [service.summarise(service.article(id_), length="one-line").sentences for id_ in ids],
            lambda: service.search("council votes", where=Filter("changing"), now=NOW, k=5),
            service.status,
        ]

        def read(n: int) -> int:
            count = 0
            while not done.wait(PAUSE_S) or count == 0:
                assert reads[n % len(reads)]() is not False
                count += 1
            return count

        with ThreadPoolExecutor(THREADS) as pool:
            changing = pool.submit(change)
            counts = [each.result() for each in [pool.submit(read, n) for n in range(THREADS - 1)]]
            changing.result()
        assert all(counts)
        assert "4 May" in service.ask(WHEN_BRIDGE, where=Filter("changing"), now=NOW).citations[0].quote
        assert service.status().collections["changing"] == 1 + 4 * 2
        assert service.verify() == []
