"""How much of the service's throughput HTTP leaves: the same questions by threads in process and by clients over HTTP.

Both have the same workers to answer them.

    python -m evals.bench.serve --home DIR --clients 16 --seconds 30

The questions are the titles of the library's articles, in an order drawn with a seed: no two clients ask the same at
a time. Clients and server share the machine, as they would not elsewhere.
"""

import argparse
import http.client
import itertools
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.running.workers import Workers, wanted
from bot.service import Service
from bot.settings import Settings
from index.library import Filter

WARM_S = 3.0
"""Seconds of asking that are not counted: caches fill, and each thread has connected."""

Ask = Callable[[str], bool]
"""Ask one question; False where that failed."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of asking for a while. Times are in milliseconds; `per_s` counts answers that came."""

    how: str
    clients: int
    seconds: float
    answers: int
    errors: int
    per_s: float
    p50_ms: float
    p95_ms: float
    max_ms: float


def main() -> None:
    given = arguments()
    questions = titles(given.home, given.seed)
    here = in_process(given.home, questions, given.clients, given.seconds, given.workers)
    over = over_http(given.home, questions, given.clients, given.seconds, given.workers)
    found = {"in_process": asdict(here), "http": asdict(over), "share": round(over.per_s / here.per_s, 3)}
    print(json.dumps(found, indent=2))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="a library")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=wanted(Settings.load({})), help="processes that answer")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def titles(home: Path, seed: int) -> list[str]:
    with Service(Settings.load({}, home=home), hold=False) as service:
        found = [entry.title for entry in service.articles(Filter())]
    random.Random(seed).shuffle(found)  # noqa: S311  # an order, not a secret
    return found


def in_process(home: Path, questions: list[str], clients: int, seconds: float, count: int) -> Load:
    """Threads that share one service, and its workers."""
    now, settings = datetime.now(UTC), Settings.load({}, home=home)
    with Workers(count, settings) as workers, Service(settings, hold=False, workers=workers) as it:
        it.warm()

        def ask(question: str) -> bool:
            it.ask(question, where=Filter(), now=now)
            return True

        return load(f"in process, {count} worker(s)", lambda: ask, questions, clients, seconds)


def over_http(home: Path, questions: list[str], clients: int, seconds: float, workers: int) -> Load:
    """Clients that each keep a connection to `precis serve`."""
    with server(home, workers) as address:
        return load(f"http, {workers} worker(s)", lambda: asking(address), questions, clients, seconds)


def asking(address: str) -> Ask:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def ask(question: str) -> bool:
        connection.request(
            "POST", "/v1/answers", json.dumps({"question": question}), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        response.read()
        return response.status == 200

    return ask


@contextmanager
def server(home: Path, workers: int) -> Iterator[str]:
    """`precis serve` on a port of its own; its address."""
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", "0", "--workers", str(workers), "--home", str(home)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603  # our own
    assert process.stderr is not None
    try:
        address = next(word for word in process.stderr.readline().split() if word.startswith("http://"))
        threading.Thread(target=lambda: [None for _ in process.stderr or ()], daemon=True).start()  # read its log
        until_ready(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def until_ready(address: str) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def load(how: str, client: Callable[[], Ask], questions: list[str], clients: int, seconds: float) -> Load:
    """Ask with so many clients at once, each its next question as soon as it has its answer."""
    turn = itertools.cycle(questions)
    begins, ends = time.perf_counter() + WARM_S, time.perf_counter() + WARM_S + seconds
    lock = threading.Lock()
    took: list[float] = []
    errors: list[str] = []

    def run() -> None:
        ask = client()
        while time.perf_counter() < ends:
            with lock:
                question = next(turn)
            began = time.perf_counter()
            good = ask(question)
            done = time.perf_counter()
            if not good:
                errors.append(question)
            elif began >= begins and done <= ends:
                took.append(done - began)

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()

    def at(share: float) -> float:
        return round(took[min(len(took) - 1, int(share * len(took)))] * 1000, 1)

    return Load(
        how, clients, seconds, len(took), len(errors), round(len(took) / seconds, 1), at(0.5), at(0.95), at(1.0)
    )


if __name__ == "__main__":
    main()
