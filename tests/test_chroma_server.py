"""Vectors on a Chroma server: servers that share it answer alike, and one that cannot be reached is told."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_server import FLOOD, LAW, ROOT, UNKNOWN, running
from newsroom import write

from bot.service import Service
from bot.settings import Settings
from index.errors import LibraryError
from index.library import Filter


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server on the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma")
    command = [str(script), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    quiet = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    process = subprocess.Popen(command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until_it_answers(f"{address}/api/v2/heartbeat")
        yield address
    finally:
        process.terminate()
        process.wait()


def until_it_answers(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(address)


def test_three_servers_of_one_library_answer_the_same(chroma: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Service(Settings.load({}, home=home, chroma_url=chroma)) as service:
        list(service.add([str(ROOT / "tests" / "articles")])[1])
        assert service.verify() == []
    assert not (home / "chroma").exists()

    def told(client: httpx.Client, question: str) -> dict[str, Any]:
        form = client.post("/v1/answers", json={"question": question}).json()
        return {name: form[name] for name in ("text", "sentences", "citations", "reason", "nearest")}

    with ExitStack() as stack:
        servers = [stack.enter_context(running(home, chroma_url=chroma, workers=n)) for n in (0, 0, 1)]
        clients = [stack.enter_context(server.client()) for server in servers]
        for question in (FLOOD, LAW, UNKNOWN):
            one, two, three = (told(client, question) for client in clients)
            assert one == two == three
        added = clients[0].post("/v1/articles", json={"documents": [{"text": NEWS, "name": "n.txt"}]}).json()
        assert [outcome["outcome"] for outcome in added["outcomes"]] == ["added"]
        for client in clients:
            assert "1,204" in told(client, "How many lamps did the Ostrand harbour office replace?")["text"]


NEWS = """Ostrand harbour replaces its lamps

2025-11-20

The Ostrand harbour office replaced 1,204 lamps along the northern quay on Thursday, its engineer said.
"""


def test_readers_follow_a_rebuild_and_libraries_do_not_mix(chroma: str, tmp_path: Path) -> None:
    query = "repair after flood"
    settings = [Settings.load({}, home=tmp_path / name, chroma_url=chroma) for name in ("one", "two")]
    for n, chosen in enumerate(settings):
        with Service(chosen) as service:
            list(service.add([str(each) for each in write(tmp_path / f"in{n}", range(n * 9, n * 9 + 9))])[1])

    def found(service: Service) -> list[str]:
        hits = service.search(query, where=Filter(), now=datetime(2024, 4, 1), k=5)
        return [hit.stored.article.source for hit in hits]

    with Service(settings[0], hold=False) as reader:
        before = found(reader)
        with Service(settings[0]) as writer:
            writer.rebuild()
            assert writer.verify() == []
        assert found(reader) == before
        assert all("in0" in source for source in before)
    with Service(settings[1]) as other:
        assert other.verify() == []


def test_a_server_that_is_away_is_told_and_nothing_is_taken_for_damaged(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        dead = f"http://127.0.0.1:{free.getsockname()[1]}"
    told: list[str] = []
    (file,) = write(tmp_path / "in", range(1))
    chosen = Settings.load({}, home=tmp_path / "home", chroma_url=dead)
    with Service(chosen, notify=told.append) as service, pytest.raises(LibraryError, match="cannot be reached"):
        list(service.add([str(file)])[1])
    assert told == []
