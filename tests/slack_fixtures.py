"""A library for the Slack tests of a file, and a workspace for each test. A pytest plugin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_newsroom import built, copied, workspace
from slack_server import Slack, serving


@pytest.fixture(scope="module")
def slack_home(sample_articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = built(tmp_path_factory.getbasetemp(), sample_articles)
    return copied(library, tmp_path_factory.mktemp("slack") / "home")


@pytest.fixture
def slack(slack_home: Path) -> Iterator[Slack]:
    """The app's records are empty."""
    for each in slack_home.glob("service.sqlite3*"):
        each.unlink()
    with serving() as found:
        workspace(found)
        yield found
