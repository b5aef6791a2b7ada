"""Chroma follows when a run is over; what breaks off before is made good at the next opening."""

import sqlite3
from pathlib import Path

from newsroom import ALL, add, embedding, kinds, library, write

from index.catalog import FILE

LEFT = "SELECT (SELECT value FROM meta WHERE name = 'chroma_behind'), (SELECT count(*) FROM leftovers)"


def test_after_a_run_chroma_has_what_the_catalogue_has(tmp_path: Path) -> None:
    files = write(tmp_path / "in", range(12))
    with library(tmp_path / "home") as held:
        assert kinds(add(held, files[:8])) == {"added"}
        assert _left(tmp_path / "home") == ("0", 0)
        files[0].write_text("The mayor resigned on Friday\n\nThe mayor resigned on Friday, the council said.\n")
        assert kinds(add(held, files)) == {"added", "replaced", "unchanged"}
        held.remove([str(files[1])])
        assert _left(tmp_path / "home") == ("0", 0)
        assert held.verify() == []


def test_a_run_that_is_broken_off_leaves_chroma_behind_and_the_next_opening_brings_it_in_step(tmp_path: Path) -> None:
    home, files = tmp_path / "home", write(tmp_path / "in", range(12))
    with library(home) as held:
        add(held, files[:4])
        running = held.add(files[4:])
        next(running)
        running.close()  # the outcome was told, and nobody asked for more
        assert held.nearest(embedding().query("council"), 3, ALL)
    assert _left(home)[0] == "1"
    with library(home) as held:
        assert held.verify() == []
        assert held.notices == []
        assert kinds(add(held, files)) == {"unchanged"}
    assert _left(home) == ("0", 0)


def test_what_was_removed_and_not_followed_leaves_chroma_at_the_next_opening(tmp_path: Path) -> None:
    home, files = tmp_path / "home", write(tmp_path / "in", range(6))
    with library(home) as held:
        add(held, files)
    for each in files[:3]:
        each.unlink()
    with library(home) as held:
        running = held.add(files[3:], roots=[tmp_path / "in"], prune=True)
        assert [next(running).kind for _ in range(4)] == ["unchanged"] * 3 + ["removed"]
        running.close()
    behind, leftovers = _left(home)
    assert (behind, leftovers > 0) == ("1", True)
    with library(home) as held:
        assert held.verify() == []
    assert _left(home) == ("0", 0)


def test_the_catalogue_is_whole_in_one_file_once_it_is_closed(tmp_path: Path) -> None:
    with library(tmp_path / "home") as held:
        add(held, write(tmp_path / "in", range(6)))
    assert not (tmp_path / "home" / f"{FILE}-wal").exists()


def _left(home: Path) -> tuple[str, int]:
    connection = sqlite3.connect(home / FILE)
    try:
        behind, leftovers = connection.execute(LEFT).fetchone()
    finally:
        connection.close()
    return behind, leftovers
