"""A server that cannot start says why in a line, and what it logs is JSON, whoever says it."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import Precis

from bot.api.logs import Logs, gather
from bot.commands.doctor import findings
from bot.settings import Settings


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What libraries' warnings become; pytest's own handlers are put back."""
    root, stream = logging.getLogger(), io.StringIO()
    before, root.handlers = root.handlers, []
    level = root.level
    gather(Logs(stream))
    yield stream
    root.handlers = before
    root.setLevel(level)


def test_a_home_that_cannot_be_used_is_told_in_one_line(precis: Precis, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.touch()
    refused = precis("serve", "--port", "0", "--home", str(taken))
    assert refused.code == 2
    assert len(refused.error.splitlines()) == 1
    assert str(taken) in refused.error


def test_what_libraries_warn_of_is_a_line_of_json_without_their_words(logged: io.StringIO) -> None:
    logging.getLogger("pypdf").warning("cannot read: %s", "words of\nan article")
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("uvicorn.error").error("Traceback (most recent call last):\n…")
    first, second = (json.loads(line) for line in logged.getvalue().splitlines())
    assert (first["logger"], "words of" in logged.getvalue()) == ("pypdf", False)
    assert second["line"] == "Invalid HTTP request received."


def test_doctor_says_that_the_chroma_server_does_not_answer(tmp_path: Path) -> None:
    settings = Settings.load({"PRECIS_CHROMA_URL": "http://127.0.0.1:1"}, home=tmp_path)
    (found,) = [each for each in findings(settings) if each.name.startswith("Chroma server")]
    assert found.ok is False
    assert "PRECIS_CHROMA_URL" in found.remedy
