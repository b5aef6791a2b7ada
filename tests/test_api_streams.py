"""Streams while a language model writes: sentence by sentence, cut short, left by the reader, ended by a shutdown."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_server import BRIDGE, WHEN_BRIDGE, Running, events, key, running
from openai_server import Reply, Server, serving, streaming, then_reset

from bot.kept.keys import Scope
from bot.service import Service
from bot.settings import Price, Secret, Settings

SENTENCE = "The mayor of Hallmere said that the old bridge would reopen on 14 May. [1.1]\n"
WRONG = "The old bridge would reopen on 99 June. [1.1]\n"
WRITTEN = streaming(SENTENCE, usage={"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds one article; to be copied."""
    folder = tmp_path_factory.mktemp("streams")
    (folder / "bridge.txt").write_text(BRIDGE)
    with Service(Settings.load({}, home=folder / "home")) as service:
        assert [outcome.kind for outcome in service.add([str(folder / "bridge.txt")])[1]] == ["added"]
    return folder / "home"


@pytest.fixture
def home(library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(library, tmp_path / "home"))


@contextmanager
def written_by(home: Path, *script: Reply, **settings: Any) -> Iterator[tuple[Running, Server]]:
    """A server whose writer is a scripted model."""
    model = {"writer": "openai:scripted", "openai_api_key": Secret("k"), "prices": {"scripted": Price(1_000, 1_000)}}
    chosen = {**model, "retries": 0, **settings}
    with serving(*script) as endpoint, running(home, openai_base_url=endpoint.url, **chosen) as server:
        yield server, endpoint


def ask(client: httpx.Client, **more: Any) -> httpx.Response:
    return client.post("/v1/answers", json={"question": WHEN_BRIDGE, **more})


def test_what_the_model_says_and_no_article_carries_is_withheld_and_counted(home: Path) -> None:
    with written_by(home, streaming(SENTENCE, WRONG)) as (server, _), server.client() as client:
        answer = ask(client).json()
        assert len(answer["sentences"]) == 1
        assert len(answer["unsupported"]) == 1
        text = client.get("/metrics").text
        assert "precis_withheld_sentences_total 1.0" in text


def test_an_endpoint_that_fails_is_a_502_and_after_a_sentence_the_answer_says_so(home: Path) -> None:
    failing = Reply(500, {"Content-Type": "application/json"}, (b"{}",))
    cut = then_reset(streaming(SENTENCE, "And", finish=None))
    with written_by(home, failing, cut) as (server, _), server.client() as client:
        failed = ask(client)
        assert (failed.status_code, failed.json()["code"]) == (502, "writer")
        assert "cut short" in ask(client).json()["reason"]


def test_an_answer_that_is_cut_after_nothing_but_withheld_sentences_says_so(home: Path) -> None:
    endless = streaming("The bridge was sold to the moon. [1.1]\n", "And then and then", finish="length")
    with written_by(home, endless) as (server, _), server.client() as client:
        answer = ask(client).json()
        assert answer["sentences"] == []
        assert "cut short" in answer["reason"]
        assert "limit" in answer["reason"]


def test_a_failure_within_a_stream_is_an_event(home: Path) -> None:
    with written_by(home, Reply(500, {}, (b"{}",))) as (server, _), server.client() as client:
        told = events(
            client.post("/v1/answers", json={"question": WHEN_BRIDGE}, headers={"Accept": "text/event-stream"}).text
        )
        assert [name for name, _ in told] == ["retrieved", "error"]
        assert (told[-1][1]["status"], told[-1][1]["code"]) == (502, "writer")


def test_an_answer_that_takes_too_long_is_given_up(home: Path) -> None:
    slow = replace(WRITTEN, silent_s=5.0)
    with written_by(home, slow, request_s=0.5) as (server, _), server.client() as client:
        late = ask(client)
        assert (late.status_code, late.json()["code"]) == (504, "timeout")
        told = events(
            client.post("/v1/answers", json={"question": WHEN_BRIDGE}, headers={"Accept": "text/event-stream"}).text
        )
        assert (told[-1][0], told[-1][1]["status"]) == ("error", 504)


def test_what_a_key_may_spend_in_a_day_is_kept(home: Path) -> None:
    with written_by(home, WRITTEN) as (server, endpoint):
        with server.client(key(server.settings.home, Scope.READ, usd=1.6)) as client:
            refused = ask(client)  # the call could cost more than is left: it is not made
            assert (refused.status_code, refused.json()["code"], endpoint.requests) == (402, "cost", [])
        with server.client(key(server.settings.home, Scope.READ, usd=10.0)) as client:
            assert ask(client).json()["usage"]["cost_usd"] == pytest.approx(0.12)
            assert ask(client, writer="extractive").json()["usage"]["cost_usd"] == 0.0
        rich = key(server.settings.home, Scope.READ, usd=0.0)
        with server.client(rich) as client:
            spent = ask(client)
            assert (spent.status_code, spent.json()["code"]) == (429, "cost_limit")
            assert int(spent.headers["retry-after"]) > 0
            assert ask(client, writer="extractive").status_code == 200
        with server.client() as client:
            assert 'precis_tokens_total{kind="prompt"} 100.0' in client.get("/metrics").text


def test_a_reader_who_leaves_ends_the_work(home: Path) -> None:
    endless = streaming(*[SENTENCE] * 3, finish=None)
    with written_by(home, replace(endless, silent_s=0.5), threads=1) as (server, _), server.client() as client:
        body = {"question": WHEN_BRIDGE}
        with client.stream("POST", "/v1/answers", json=body, headers={"Accept": "text/event-stream"}) as response:
            next(response.iter_lines())
        began = time.monotonic()
        assert client.post("/v1/answers", json={**body, "writer": "extractive"}).status_code == 200
        assert time.monotonic() - began < 10
        assert [line for line in server.lines() if line["event"] == "mistake"] == []


def test_too_many_at_once_are_told_to_come_back(home: Path) -> None:
    slow = replace(WRITTEN, silent_s=1.0)
    with written_by(home, slow, threads=1, request_s=30.0) as (server, _):
        statuses: list[int] = []

        def call() -> None:
            with server.client() as client:
                statuses.append(ask(client).status_code)

        threads = [threading.Thread(target=call) for _ in range(19)]
        for thread in threads:
            thread.start()
        for _ in range(200):
            if 503 in statuses:
                break
            time.sleep(0.02)
        assert 503 in statuses
        server.app.state.serving.work._pool.shutdown(wait=False, cancel_futures=True)
        for thread in threads:
            thread.join()


def test_a_shutdown_finishes_the_streams_that_are_open(home: Path) -> None:
    with written_by(home, replace(WRITTEN, silent_s=1.5)) as (server, _):
        lines: list[str] = []
        begun = threading.Event()

        def read() -> None:
            with server.client() as client:
                headers = {"Accept": "text/event-stream"}
                with client.stream("POST", "/v1/answers", json={"question": WHEN_BRIDGE}, headers=headers) as response:
                    for line in response.iter_lines():
                        lines.append(line)
                        begun.set()

        reader = threading.Thread(target=read)
        reader.start()
        assert begun.wait(20)
    reader.join()  # the server has been told to stop meanwhile
    told = events("\n".join(lines) + "\n\n")
    assert told[-1][0] == "done"
    assert told[-1][1]["sentences"]
    assert json.dumps(told)
