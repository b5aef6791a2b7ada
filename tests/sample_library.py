"""A library of the sample articles: made once for all workers, and copied by every test that opens it. A plugin."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.service import Service
from bot.settings import Settings
from index.store.lock import Lock

MOST_S = 100
"""How long another worker is waited for that makes it."""


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory, sample_articles: Path) -> Callable[[Path], Path]:
    """Copies the library, which nobody opens, into a folder that is not there yet, and returns that folder."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "sample-library"
    lock = Lock(shared)
    lock.take(MOST_S)
    try:
        if not made.exists():
            make(shared / "sample-library.part", sample_articles).rename(made)
    finally:
        lock.release()

    def copied(to: Path) -> Path:
        return Path(shutil.copytree(made, to))

    return copied


def make(home: Path, articles: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    with Service(Settings.load({}, home=home)) as service:
        assert {outcome.kind for outcome in service.add([str(articles)])[1]} == {"added"}
    return home
