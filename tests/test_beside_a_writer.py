"""Reading beside a writer: by other processes, by saved snapshots, and by many threads."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from newsroom import ALL, add, embedding, library, raises, weighed, write

from index.errors import LibraryError, LockedError
from index.library import Filter, Library
from index.search.snapshot import FOLDER


def test_a_reader_sees_what_a_writer_adds_replaces_and_removes_at_its_next_search(tmp_path: Path):
    files = write(tmp_path / "in", range(3))
    vector = embedding().query("council votes to repair")

    def seen(held: Library) -> set[str]:
        by_vector = {each.article.source for each in held.passages([i for i, _ in held.nearest(vector, 99, ALL)])}
        by_word = {
            each.article.source for each in held.passages([i for i, _ in held.matching(weighed("council"), 99, ALL)])
        }
        assert by_vector == by_word
        return {Path(each).name for each in by_vector}

    with library(tmp_path / "home") as writer, library(tmp_path / "home", write=False) as reader:
        assert seen(reader) == set()
        add(writer, files[:1])
        assert seen(reader) == {files[0].name}
        add(writer, files)
        assert seen(reader) == {path.name for path in files}
        writer.remove([str(files[1])])
        assert seen(reader) == {files[0].name, files[2].name}
        with raises(LibraryError, "reading only"):
            reader.remove([str(files[0])])
        with raises(LibraryError, "reading only"):
            add(reader, files)
        with raises(LockedError, "in use by process"):
            library(tmp_path / "home")


def test_a_saved_snapshot_is_used_and_a_stale_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from index.search import snapshot

    monkeypatch.setattr(snapshot, "WORTH_A_FILE", 1)
    files = write(tmp_path / "in", range(6))
    vector = embedding().query("council")
    with library(tmp_path / "home") as writer:
        for last in (2, 4, 6):
            add(writer, files[:last])
            for _ in range(2):
                with library(tmp_path / "home", write=False) as reader:
                    assert len(reader.nearest(vector, 99, ALL)) == reader.status().passages
            assert len(list((tmp_path / "home" / FOLDER).glob("*-ids.npy"))) == 1
        writer.remove([str(files[0])])
        with library(tmp_path / "home", write=False) as reader:
            assert len(reader.nearest(vector, 99, ALL)) == reader.status().passages
        for saved in (tmp_path / "home" / FOLDER).iterdir():
            saved.write_bytes(b"damaged")
        with library(tmp_path / "home", write=False) as reader:
            assert len(reader.nearest(vector, 99, ALL)) == reader.status().passages


def test_sixteen_threads_read_while_one_writes(tmp_path: Path):
    files = write(tmp_path / "in", range(30))
    vector = embedding().query("council votes to repair the bridge")
    problems: list[BaseException] = []
    done = threading.Event()

    def read(held: Library) -> None:
        try:
            while not done.is_set():
                for found in (
                    held.nearest(vector, 10, ALL),
                    held.matching(weighed("council repair"), 10, ALL),
                    held.nearest(vector, 10, Filter(since=datetime(2024, 1, 1))),
                ):
                    for each in held.passages([i for i, _ in found]):
                        assert each.passage.span.of(each.article.text)
                for entry in held.articles(ALL, limit=3):
                    held.article(entry.id)
        except BaseException as error:  # noqa: BLE001  # whatever it is, the main thread tells it
            problems.append(error)

    with library(tmp_path / "home") as held:
        add(held, files[:5])
        threads = [threading.Thread(target=read, args=(held,)) for _ in range(16)]
        for thread in threads:
            thread.start()
        for start in range(5, 30, 5):
            add(held, files[: start + 5])
        done.set()
        for thread in threads:
            thread.join()
        assert problems == []
        assert held.verify() == []


@pytest.mark.parametrize("left", [b"", b"\0" * 5_000])
def test_of_a_saved_snapshot_any_file_may_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: bytes):
    """They only save time, and are not forced to the disk: without power one may be left empty or full of zeros."""
    from index.search import snapshot

    monkeypatch.setattr(snapshot, "WORTH_A_FILE", 1)
    home = tmp_path / "home"
    with library(home) as writer:
        add(writer, write(tmp_path / "in", range(6)))
    for name in sorted(each.name for each in (home / FOLDER).iterdir()):
        (home / FOLDER / name).write_bytes(left)
        with library(home, write=False, hold=False) as reader:
            assert len(reader.nearest(embedding().query("council"), 99, ALL)) == 6, name
