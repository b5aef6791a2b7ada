"""Precis as a terminal's user meets it: a runner of commands, and small libraries to run them on. A pytest plugin."""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

FERRY = """The Quay Gazette

Sela ferry to sail again on Monday

4 March 2025
By Ada Quist

The Sela ferry will sail again on Monday after three weeks of repairs, the harbour office said on Tuesday.

The repairs cost 2.4 million crowns, twice what had been planned, said harbour master Ines Dahl.

Tickets that were bought before the breakdown stay valid until the end of June.
"""
BRIDGE = """The Quay Gazette

Old bridge at Torrin closed to lorries

11 March 2025

The old bridge at Torrin was closed to lorries on Tuesday after engineers found cracks in two of its seven piers.

Cars may still cross at 30 kilometres an hour, the county council said. A detour of 14 kilometres is signposted.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object that --json prints; stdout holds nothing else."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


class Precis:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys = capsys
        self.monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Run:
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main(arguments)
        captured = self.capsys.readouterr()
        return Run(code, captured.out, captured.err)


@pytest.fixture
def precis(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path) -> Precis:
    return Precis(capsys, monkeypatch)


def written(folder: Path) -> Path:
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    return folder


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two articles, which is also the current folder."""
    monkeypatch.chdir(written(tmp_path / "news"))
    return tmp_path / "news"


@pytest.fixture
def added(precis: Precis, news: Path) -> Path:
    """The same, and the articles are in the library."""
    assert precis("add", ".").code == 0
    return news


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `news` and a library of it in `home`, made once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["add", str(written(folder / "news")), "--home", str(folder / "home")]) == 0
    return folder


@pytest.fixture
def library(made: Path, precis: Precis, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two articles that are in the library; not to be changed."""
    monkeypatch.chdir(made / "news")
    monkeypatch.setenv("PRECIS_HOME", str(made / "home"))
    return made / "news"
