"""A library of the sample articles: made once for all workers, and copied by every test that opens it. A pytest plugin."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.service import Service
from bot.settings import Settings


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory, sample_articles: Path) -> Callable[[Path], Path]:
    """Copies the library, which nobody opens, into a folder that is not there yet, and returns that folder."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "sample-library"
    with (shared / "sample-library.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(shared / "sample-library.part", sample_articles).rename(made)

    def copied(to: Path) -> Path:
        return Path(shutil.copytree(made, to))

    return copied


def make(home: Path, articles: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    with Service(Settings.load({}, home=home)) as service:
        assert {outcome.kind for outcome in service.add([str(articles)])[1]} == {"added"}
    return home
