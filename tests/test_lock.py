"""The library's lock: one holder, named; the end of its process ends it; a folder that cannot be written says so."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from full_disk import no_file_may_grow

from index.errors import LibraryError, LockedError
from index.store.lock import Lock, holder

HOLD = """
import sys, time
from pathlib import Path
from index.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
lock.take(0)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def other(tmp_path: Path):
    """Another process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_process_is_told_who_holds_the_library(tmp_path: Path, other: subprocess.Popen[str]):
    with pytest.raises(LockedError, match=rf"process {other.pid} \(-c .*\) since \d{{4}}-\d\d-\d\d"):
        Lock(tmp_path).take(0)


def test_it_waits_as_long_as_it_is_told_and_no_longer(tmp_path: Path, other: subprocess.Popen[str]):
    began = time.monotonic()
    with pytest.raises(LockedError):
        Lock(tmp_path).take(0.3)
    assert 0.3 <= time.monotonic() - began < 30, "the other holds it for a minute"


def test_a_killed_holder_holds_no_more(tmp_path: Path, other: subprocess.Popen[str]):
    lock = Lock(tmp_path)
    assert not lock.try_take()
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    lock.take(5)
    assert lock.held
    found = holder(lock.path)
    assert found is not None
    assert found.pid == os.getpid()
    lock.release()


def test_two_locks_in_one_process_exclude_each_other(tmp_path: Path):
    first, second = Lock(tmp_path), Lock(tmp_path)
    assert first.try_take()
    assert not second.try_take()
    first.release()
    assert second.try_take()
    second.release()
    second.release()


def test_a_child_process_does_not_keep_the_lock(tmp_path: Path):
    lock = Lock(tmp_path)
    lock.take(0)
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
        lock.release()
        assert lock.try_take()
        assert child.stdin is not None
        child.stdin.close()
    lock.release()


def test_a_note_that_is_not_whole_names_nobody(tmp_path: Path):
    path = tmp_path / "lock"
    for note in (b"", b"{", b"[]", json.dumps({"pid": "?"}).encode(), b"\xff"):
        path.write_bytes(note)
        assert holder(path) is None
    assert holder(tmp_path / "none") is None


def test_a_missing_folder_is_a_clear_error(tmp_path: Path):
    with pytest.raises((LibraryError, LockedError), match="lock"):
        Lock(tmp_path / "none").take(0)


def test_a_note_that_finds_no_room_on_the_disk_does_not_keep_the_lock_from_being_held(tmp_path: Path):
    lock = Lock(tmp_path)
    with no_file_may_grow():
        assert lock.try_take()
    assert not Lock(tmp_path).try_take()
    assert holder(lock.path) is None
    lock.release()
