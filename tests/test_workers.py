"""Processes that answer: they tell what one process tells, end with their parent, and are replaced when they die."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event as Gate
from typing import Any

import httpx
import pytest
from api_server import BRIDGE, FLOOD, LAW, ROOT, UNKNOWN, WHEN_BRIDGE, ask, environment, events, key, running
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import CheckedSentence, Event, Retrieved
from bot.kept.keys import Scope
from bot.kept.looked import Known
from bot.llm.meter import Meter
from bot.reply import Answer, Digest, Timeline
from bot.running.apart import Terms
from bot.running.workers import ElsewhereError, Workers, wanted
from bot.service import Service
from bot.settings import Settings
from index.errors import NotFoundError, PrecisError, SourceError, UsageError, WorkerError
from index.fetching.response import LaterError
from index.library import Filter

NOW = datetime(2025, 12, 31)
EVERYWHERE = Filter()
WORDS = "When did how many people who a flood law bridge lighthouse Hallmere Estovar in 2025 say last week ?".split()


@dataclass(frozen=True)
class Pair:
    """The same library, asked in this process and in another one."""

    here: Service
    there: Service
    workers: Workers
    notices: list[str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Path:
    return sample_library(tmp_path_factory.mktemp("workers") / "home")


@pytest.fixture(scope="module")
def pair(home: Path) -> Iterator[Pair]:
    chosen, notices = Settings.load({}, home=home), list[str]()
    with (
        Workers(1, chosen, notify=notices.append) as workers,
        Service(chosen, hold=False) as here,
        Service(chosen, hold=False, workers=workers) as there,
    ):
        yield Pair(here, there, workers, notices)


def told(service: Service, question: str, where: Filter = EVERYWHERE) -> list[Event]:
    """The events of an answer, without the times."""
    found = list(service.stream(question, where=where, now=NOW))
    return [replace(each, timings_ms={}) if isinstance(each, Answer) else each for each in found]


def pids(workers: Workers) -> set[int]:
    return {each.pid for each in workers._alive}


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join).filter(lambda each: each.strip("? ")),
    st.sampled_from([EVERYWHERE, Filter(since=datetime(2025, 6, 1)), Filter(outlet="Nobody")]),
)
def test_every_event_is_the_one_that_this_process_tells(pair: Pair, question: str, where: Filter) -> None:
    assert told(pair.there, question, where) == told(pair.here, question, where)


def test_a_follow_up_and_a_text_of_ones_own_are_answered_there_too(pair: Pair) -> None:
    own = pair.here.read(BRIDGE.encode(), "")
    for service in (pair.here, pair.there):
        answer = service.stream(WHEN_BRIDGE, where=EVERYWHERE, now=NOW, article=own)
        assert [type(each) for each in answer] == [Retrieved, CheckedSentence, Answer]
    assert len(pids(pair.workers)) == 1


def test_a_question_that_makes_no_sense_is_refused_before_it_is_handed_on(pair: Pair) -> None:
    with pytest.raises(UsageError, match="empty"):
        pair.there.stream(" ", where=EVERYWHERE, now=NOW)


def test_leaving_an_answer_leaves_the_process_ready_for_the_next_question(pair: Pair) -> None:
    before = told(pair.there, FLOOD), pids(pair.workers)
    for _ in range(5):
        with closing(pair.there.stream(LAW, where=EVERYWHERE, now=NOW)) as left:
            assert isinstance(next(left), Retrieved)
    assert (told(pair.there, FLOOD), pids(pair.workers)) == before


def test_sixteen_threads_are_told_what_one_is_told(pair: Pair) -> None:
    expected = {question: told(pair.here, question) for question in (FLOOD, LAW, UNKNOWN)}
    with ThreadPoolExecutor(16) as pool:
        for question, found in pool.map(lambda question: (question, told(pair.there, question)), [*expected] * 6):
            assert found == expected[question]


@pytest.mark.parametrize(
    "error",
    [
        PrecisError("said"),
        SourceError("a.txt", "no text"),
        LaterError("a.txt", "later", 3.0),
        ElsewhereError("K", ("f:1",)),
    ],
)
def test_an_error_is_the_same_in_another_process(error: Exception) -> None:
    found = pickle.loads(pickle.dumps(error))  # our own
    assert (type(found), str(found), found.__dict__) == (type(error), str(error), error.__dict__)


def test_only_the_built_in_writers_questions_are_handed_on(pair: Pair, home: Path) -> None:
    chosen = Settings.load({}, home=home, writer="local:no-such-file.gguf")
    with Workers(1, chosen) as never, Service(chosen, hold=False, workers=never) as service:
        with pytest.raises(PrecisError, match="no-such-file"):
            service.ask(FLOOD, where=EVERYWHERE, now=NOW)
        assert not pids(never)
    with Service(chosen, hold=False, workers=pair.workers) as service:
        assert service.ask(FLOOD, where=EVERYWHERE, now=NOW, terms=Terms("extractive")).sentences


def test_what_takes_seconds_is_told_as_here_and_one_process_is_left_to_questions(home: Path) -> None:
    chosen = Settings.load({}, home=home)
    with (
        Workers(2, chosen) as workers,
        Service(chosen, hold=False) as here,
        Service(chosen, hold=False, workers=workers) as there,
    ):
        group = here.stories(where=EVERYWHERE, now=NOW)[0][0]
        paid = Terms(meter=Meter())
        asked: list[Callable[[Service], Digest | Timeline]] = [
            lambda to: to.digest("Hallmere flood", where=EVERYWHERE, now=NOW, max_stories=3, terms=paid),
            lambda to: to.digest(None, where=EVERYWHERE, now=NOW, max_stories=3, known=Known("a reader", NOW)),
            lambda to: to.told(group, now=NOW, words=500),
            lambda to: to.timeline("Hallmere flood", where=EVERYWHERE, now=NOW, most=5),
        ]
        for ask in asked:
            assert replace(ask(there), timings_ms={}) == replace(ask(here), timings_ms={})
        assert len(pids(workers)) == 1
        with ThreadPoolExecutor(4) as pool:
            going = [pool.submit(asked[0], there) for _ in range(6)]
            while not all(each.done() for each in going):
                assert workers._idle._idle, "both processes do what takes seconds"
                time.sleep(0.001)


def test_digests_that_wait_take_no_thread_from_questions(home: Path) -> None:
    with running(home, threads=1) as server, server.client() as client, ThreadPoolExecutor(1) as pool:
        gate = Gate()
        server.app.state.serving.long._pool.submit(gate.wait)
        digest = pool.submit(client.post, "/v1/digests", json={"topic": "Hallmere flood"})
        try:
            assert ask(client, FLOOD)["citations"]
            assert not digest.done()
        finally:
            gate.set()
        assert digest.result().json()["stories"]


def test_where_there_is_but_one_process_it_is_for_questions(home: Path) -> None:
    chosen = Settings.load({}, home=home)
    with Workers(1, chosen) as one, Service(chosen, hold=False, workers=one) as service:
        assert service.digest("Hallmere flood", where=EVERYWHERE, now=NOW, max_stories=1).stories
        assert not pids(one)


def test_what_is_raised_there_is_raised_here(pair: Pair) -> None:
    with pytest.raises(NotFoundError):
        list(pair.workers.stream(partial(Service.article, name="nobody")))
    with pytest.raises(ElsewhereError) as mistake:
        list(pair.workers.stream(partial(Service.article, name=3)))
    assert (mistake.value.kind, "service.py" in " ".join(mistake.value.frames)) == ("TypeError", True)
    assert told(pair.there, FLOOD) == told(pair.here, FLOOD)


def test_a_process_that_was_killed_is_replaced_and_its_question_answered(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(pair.there, FLOOD)
    for name in ("bot.py", "index.py"):  # of whoever calls Precis in this folder
        (tmp_path / name).write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    (pid,) = pids(pair.workers)
    os.kill(pid, signal.SIGKILL)  # as the kernel would for want of memory
    assert told(pair.there, FLOOD) == expected
    assert pids(pair.workers).isdisjoint({pid})
    assert pair.notices == ["a process that answers has ended (exit code -9); another takes its place"]


def test_a_question_that_kills_whoever_is_asked_it_is_given_up(pair: Pair) -> None:
    before = len(pair.notices)
    with pytest.raises(WorkerError, match="ended"):
        list(pair.workers.stream(partial(Service.article, name=_Deadly())))
    assert len(pair.notices) == before + 2
    assert told(pair.there, FLOOD) == told(pair.here, FLOOD)


def test_one_that_dies_in_the_middle_of_an_answer_is_told_of_not_begun_again(pair: Pair) -> None:
    stream = pair.workers.stream(partial(iter, int))  # zeros without end: a short answer may be whole before the kill
    assert next(stream) == 0
    for pid in pids(pair.workers):
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerError):  # what it had sent before is told all the same
        for value in stream:
            assert value == 0


def test_where_no_process_can_be_started_that_is_said(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    chosen = Settings.load({}, home=home)
    with Workers(1, chosen) as workers, Service(chosen, hold=False, workers=workers) as service:
        for _ in range(2):  # and again: nobody waits for what could not be started
            with pytest.raises(WorkerError, match="no process could be started to answer in: No such file"):
                service.ask(FLOOD, where=EVERYWHERE, now=NOW)


def test_nobody_need_say_how_many_answer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Settings.load({}, home=home)
    for cores, expected in ((1, 0), (2, 2), (64, 8)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores)), raising=False)
        assert wanted(chosen) == expected
        assert wanted(replace(chosen, workers=3)) == 3
        assert wanted(replace(chosen, writer="openai:any")) == 0
    with pytest.raises(UsageError, match="PRECIS_WORKERS"):
        Settings.load({"PRECIS_WORKERS": "65"})


@contextmanager
def serve(home: Path, *options: str) -> Iterator[tuple["subprocess.Popen[str]", httpx.Client]]:
    """`precis serve` as a process of its own, and a client."""
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(home), stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        address = next(word for word in process.stderr.readline().split() if word.startswith("http://"))
        with httpx.Client(base_url=address, timeout=60, trust_env=False, verify=False) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(each) for task in tasks for each in task.read_text().split()]


def gone(pid: int) -> bool:
    """Whether a process ends within a few seconds. One whose parent has not asked for its code yet has ended."""
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in /proc")
def test_no_process_outlives_a_server_that_was_killed(home: Path) -> None:
    with serve(home, "--workers", "1") as (process, client):
        assert ask(client, FLOOD)["citations"]
        (worker,) = children(process.pid)
        process.kill()
        process.wait()
        assert gone(worker)


def test_a_server_answers_as_one_that_answers_alone_and_sees_what_is_added(
    tmp_path: Path, sample_library: Callable[[Path], Path]
) -> None:
    home = sample_library(tmp_path / "home")
    mine, other = key(home, Scope.WRITE), key(home, Scope.READ, collections=("other",))

    def whole(client: httpx.Client, question: str) -> dict[str, Any]:
        found = ask(client, question)
        return {name: each for name, each in found.items() if name not in ("id", "timings_ms")}

    beside = running(home, hosts=frozenset(), workers=1)
    with running(home) as alone, alone.client() as one, beside as server, server.client(mine) as two:
        for question in (FLOOD, LAW, UNKNOWN):
            assert whole(two, question) == whole(one, question)
        response = two.post("/v1/answers", json={"question": FLOOD}, headers={"Accept": "text/event-stream"})
        names = [name for name, _ in events(response.text)]
        assert (names[0], names[-1], "sentence" in names) == ("retrieved", "done", True)
        assert "14 May" not in ask(two, WHEN_BRIDGE)["text"]
        added = two.post("/v1/articles", json={"documents": [{"text": BRIDGE, "name": "b.txt"}]})
        assert added.status_code == 200
        assert "14 May" in ask(two, WHEN_BRIDGE)["text"]
        with server.client(other) as stranger:
            refused = stranger.post("/v1/answers", json={"question": WHEN_BRIDGE, "collection": "default"})
            assert refused.status_code == 403
            assert not ask(stranger, WHEN_BRIDGE)["citations"]
        (worker,) = pids(server.app.state.serving.workers)
    assert gone(worker)


class _Deadly:
    """Reading it ends the process that reads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (7,)
