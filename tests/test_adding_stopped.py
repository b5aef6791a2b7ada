"""Adding in a terminal: it shows how fast it goes and what is left, stops at Ctrl-C, and goes on where it stopped."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commandline import FERRY
from tests.test_imports import ROOT

PATIENCE_S = 60
FILES = 32

CODE = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
os.login_tty(0)
from index.ingest import adding
from index.ingest import batches
batches.BATCH, adding.WORKERS = 4, 1
from bot.cli import main
sys.exit(main(["add", sys.argv[1]]))
"""
"""`precis add` on a terminal of its own, in small batches, so that few articles do."""


def added(folder: Path, home: Path, *, until: str) -> tuple[str, int]:
    """What is shown, and the exit code; Ctrl-C is typed once `until` has been seen."""
    ours, theirs = pty.openpty()
    environ = os.environ | {
        "TERM": "xterm-256color",
        "COLUMNS": "100",
        "PYTHONPATH": str(ROOT),
        "PRECIS_HOME": str(home),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, str(folder)], env=environ, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown, typed, deadline = "", False, time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 0.1)[0]:
                continue
            try:
                shown += os.read(ours, 65_536).decode()
            except OSError:  # Linux's end of file: the program has gone
                break
            if until and not typed and re.search(until, shown):
                os.write(ours, b"\x03")
                typed = True
        return shown, process.wait(PATIENCE_S)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(FILES):
        (folder / f"{n:03d}.txt").write_text(
            FERRY.replace("Sela", f"Sela{n}").replace("4 March", f"{n % 28 + 1} March")
        )
    return folder


def test_adding_shows_its_rate_stops_at_ctrl_c_and_goes_on_where_it_stopped(many: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shown, code = added(many, home, until=r"\d a second")
    assert code == 130, shown
    assert re.search(rf"\d+/{FILES}\D.*\d a second.*\d:\d\d:\d\d", shown), shown
    kept = int(re.search(r"stopped; kept: (\d+) added", shown).group(1))  # type: ignore[union-attr]
    assert 0 < kept < FILES, "the stop came in the middle"

    shown, code = added(many, home, until="")
    assert code == 0, shown
    counts = re.search(r"(\d+) added, (\d+) unchanged, 0 replaced, 0 removed, 0 failed", shown)
    assert counts is not None, shown
    again = tuple(int(each) for each in counts.groups())
    assert sum(again) == FILES
    assert again[1] >= kept, "what was told to be kept is kept"
