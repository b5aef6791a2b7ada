"""A server of the sample articles for all tests of a file, and its client. A pytest plugin."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from api_server import Running, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Iterator[Running]:
    """It needs no key."""
    with running(sample_library(tmp_path_factory.mktemp("api") / "home")) as started:
        yield started


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with server.client() as opened:
        yield opened
