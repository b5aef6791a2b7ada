"""Mending: a damaged index is made again, other settings wait for it, a full disk loses nothing, damage is named."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from full_disk import no_file_may_grow
from newsroom import ALL, add, embedding, kinds, library, raises, weighed, write

from index.catalog import FILE
from index.errors import LibraryError


@pytest.mark.parametrize("damage", ["gone", "garbage", "empty"])
@pytest.mark.parametrize("store", ["chroma", "tantivy"])
def test_a_damaged_index_is_made_again_from_the_catalogue_and_says_so(
    stocked: Path, tmp_path: Path, store: str, damage: str
):
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    if damage == "gone":
        shutil.rmtree(home / store)
    for path in (home / store).rglob("*") if damage != "gone" else ():
        if path.is_file() and path.suffix != ".lock":
            path.write_bytes(b"" if damage == "empty" else os.urandom(2_000))
    with library(home, write=False) as held:
        assert held.holds_lock
        assert len(held.nearest(embedding().query("council"), 9, ALL)) == 9
        assert len(held.matching(weighed("council"), 9, ALL)) == 9
        assert held.verify() == []
        assert len(held.notices) <= 1
        if damage == "garbage":
            assert "made again from the catalogue" in held.notices[0]


def test_other_settings_are_refused_until_the_library_is_made_again(stocked: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    with library(home, passage_tokens=30) as held:
        for search in (lambda: held.nearest(embedding().query("council"), 3, ALL), lambda: add(held, [])):
            with raises(LibraryError, "wordllama and passages of 110 .* precis index rebuild"):
                search()
        assert len(held.articles(ALL)) == 40
        before = held.status().passages
        held.rebuild()
        assert held.status().passage_tokens == 30
        assert held.status().passages > before
        assert held.nearest(embedding().query("council"), 3, ALL)
        assert held.verify() == []
    with raises(LibraryError, "precis index rebuild"), library(home) as held:
        held.nearest(embedding().query("council"), 3, ALL)


def test_verifying_names_what_is_wrong(stocked: Path, tmp_path: Path):
    import sqlite3

    from index.store.shrunk import whole

    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    with sqlite3.connect(home / FILE) as connection:
        ((text,),) = connection.execute("SELECT text FROM articles WHERE key = 1")
        connection.execute("UPDATE articles SET text = ? WHERE key = 1", (f"{whole(text)}x",))
        connection.execute('UPDATE articles SET blocks = \'[[0,5,"body"],[3,9,"body"]]\' WHERE key = 2')
        connection.execute("UPDATE passages SET vector = zeroblob(512) WHERE article = 3")
        connection.execute("UPDATE passages SET sentences = '[0,4]' WHERE article = 4")
        connection.execute("DELETE FROM passages WHERE article = 5")
    connection.close()
    with library(home) as held:
        told = "\n".join(held.verify())
    for words in ("not the text that its id", "overlaps its neighbour", "length 0.000", "no block that is read"):
        assert words in told


def test_a_full_disk_says_so_and_loses_nothing(tmp_path: Path):
    from sqlalchemy import event

    files = write(tmp_path / "in", range(60))
    with library(tmp_path / "home") as held:
        kept = add(held, files[:20])
        engine = held._catalogue.engine
        pages = engine.connect().exec_driver_sql("PRAGMA page_count").scalar_one()

        def limit(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 3}")

        event.listen(engine, "checkout", limit)
        with raises(LibraryError, "disk is full; make room"):
            add(held, files)
        event.remove(engine, "checkout", limit)
    with library(tmp_path / "home") as held:
        assert {Path(each.source).name for each in held.articles(ALL)} == set(kept)
        assert held.verify() == []
        assert kinds(add(held, files)) == {"unchanged", "added"}
        assert held.verify() == []


def test_a_library_that_finds_no_room_at_all_is_read_as_it_is(stocked: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    with no_file_may_grow(), library(home, write=False) as held:
        assert not held.holds_lock
        assert len(held.articles(ALL)) == 40
        assert held.nearest(embedding().query("council"), 3, ALL)
        assert held.matching(weighed("council"), 3, ALL)
        held.keep("summary:1", "a summary")
        assert held.cached("summary:1") is None
    with no_file_may_grow(), raises(LibraryError, "the disk could not be read or written"):
        library(home)


def test_an_index_that_a_full_disk_broke_off_is_written_by_the_same_process_once_there_is_room(tmp_path: Path):
    files = write(tmp_path / "in", range(12))
    with library(tmp_path / "home") as held:
        add(held, files[:4])
        assert held._derived is not None
        words = held._derived.words
        with pytest.raises(ValueError, match=r"writer was killed|File too large|os error 27"), no_file_may_grow():
            words.change(remove=[1])
        words.close()
        held._derived.unsettle()
        assert kinds(add(held, files)) == {"unchanged", "added"}
        assert held.verify() == []


def test_making_the_index_again_that_was_broken_off_is_finished_by_the_next_to_open_it(stocked: Path, tmp_path: Path):
    """The passages have been cut anew in the catalogue by then: others, and as many, so that no count tells."""
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    (home / "tantivy.part").touch()  # where a folder is to be made
    with library(home, passage_tokens=200) as held:
        before = held.status().passages
        with pytest.raises(FileExistsError):
            held.rebuild()
        assert (held.status().passages, held.status().passage_tokens) == (before, 200)
    (home / "tantivy.part").unlink()
    with library(home, passage_tokens=200) as held:
        assert len(held.matching(weighed("council"), 99, ALL)) == before
        assert held.verify() == []


def test_readers_search_the_old_word_index_until_the_new_one_is_whole(stocked: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    with library(home, write=False, hold=False) as reader:
        assert len(reader.matching(weighed("council"), 99, ALL)) == 40
        (home / "tantivy" / "meta.json").rename(home / "meta.json")
        with library(home, write=False, hold=False) as another:
            assert another.matching(weighed("council"), 99, ALL) == []
            assert another.nearest(embedding().query("council"), 3, ALL)
        (home / "meta.json").rename(home / "tantivy" / "meta.json")
        with library(home) as writer:
            writer.rebuild()
        assert len(reader.matching(weighed("council"), 99, ALL)) == 40
        assert not (home / "tantivy.part").exists()


@pytest.mark.parametrize("how", [{"write": True}, {"write": False}, {"write": False, "hold": False}])
@pytest.mark.parametrize("left", [None, b""])
def test_a_library_whose_catalogue_is_gone_is_not_taken_for_a_new_one(
    stocked: Path, tmp_path: Path, left: bytes | None, how: dict[str, bool]
):
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    (home / FILE).unlink()
    if left is not None:
        (home / FILE).write_bytes(left)
    with raises(LibraryError, "catalogue is gone or empty; restore .* from a backup"):
        library(home, **how)
    shutil.copy(stocked / FILE, home / FILE)
    with library(home, **how) as held:
        assert len(held.articles(ALL)) == 40


def test_a_reader_who_may_not_write_is_not_shown_a_library_without_its_last_changes(stocked: Path, tmp_path: Path):
    """SQLite keeps these in a file of their own until they are moved, which whoever may write does on opening."""
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    (home / f"{FILE}-wal").write_bytes(b"what a kill left")
    with no_file_may_grow(), raises(LibraryError, "disk"):
        library(home, write=False)
    with library(home, write=False) as held:
        assert len(held.articles(ALL)) == 40
