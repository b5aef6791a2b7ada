"""Mending: a damaged index is made again, other settings wait for it, a full disk loses nothing, damage is named."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
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

    from index.shrunk import whole

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
