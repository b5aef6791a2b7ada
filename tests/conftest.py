"""What the tests share: the sample articles, a home of their own, and the project's shared folder where it is there."""

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from hypothesis import settings

pytest_plugins = ["clock", "commandline", "newsroom", "feed_room", "sample_library"]
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
"""Real articles and data sets, beside the repository. They are read in place and never copied into it."""

settings.register_profile("precis", deadline=None, print_blob=True)
settings.load_profile("precis")
"""Two noisy cores: a test is not wrong because it was slow once."""

MAY_LACK = {
    "shared": (SHARED.is_dir(), "that read ../shared, which is not there"),
    "browser": (
        bool(which("chromium-headless-shell") or which("chromium")),
        "of pages, for want of chromium (Debian: apt install chromium)",
    ),
}
"""Fixtures that need what not every machine has: whether it is there, and what is said of the tests where it is not."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of what is not on this machine are left out; the summary says so, in one line each."""
    lacking = {name for name, (there, _) in MAY_LACK.items() if not there}
    left_out = [item for item in items if lacking.intersection(getattr(item, "fixturenames", ()))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for there, which_tests in MAY_LACK.values():
        if not there:
            terminalreporter.write_line(f"left out: the tests {which_tests}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and data sets."""
    return SHARED


@pytest.fixture(scope="session")
def sample_articles() -> Path:
    """The invented articles that the demo and the tests read."""
    return ROOT / "tests" / "articles"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library's folder that is not there yet, named by PRECIS_HOME; no other setting or key is in the environment."""
    for name in list(os.environ):
        if name.startswith(("PRECIS_", "OPENAI_")) and name != "PRECIS_TEST_CACHE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("PRECIS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root may read everything: be somebody else meanwhile."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield
