"""The library as its callers see it: adding, finding, replacing, removing, and staying in step."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from newsroom import add, embedding, item, kinds, library, raises, write

from index import batches
from index.article import Label
from index.catalog import FILE
from index.errors import LibraryError, LockedError, NotFoundError
from index.exact import FOLDER
from index.library import Filter, Library, State
from index.storing import embedded
from index.tables import SCHEMA
from index.words import stems

ALL = Filter()


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a library of forty items."""
    folder = tmp_path_factory.mktemp("stocked")
    with library(folder / "home") as held:
        assert kinds(add(held, write(folder / "in", range(40)))) == {"added"}
    return folder / "home"


@pytest.fixture
def reading(stocked: Path) -> Iterator[Library]:
    with library(stocked, write=False) as held:
        yield held


def weighed(text: str) -> dict[str, float]:
    return dict.fromkeys(stems(text), 1.0)


# Adding


def test_what_was_added_is_found_by_words_by_vector_and_whole(reading: Library, stocked: Path):
    for n in range(0, 40, 7):
        stored = reading.passages([id_ for id_, _ in reading.matching(weighed(item(n)), 3, ALL)])
        assert any(f"item-{n:04}.txt" in each.article.source for each in stored)
        vector = embedding().query(stored[0].passage.span.of(stored[0].article.text))
        assert stored[0].id in {id_ for id_, _ in reading.nearest(vector, 5, ALL)}
    for entry in reading.articles(ALL):
        article = reading.article(entry.id)
        assert article.text == Path(entry.source).read_text(encoding="utf-8")
        assert [each.passage.number for each in reading.passages_of(entry.id)] == list(
            range(len(reading.passages_of(entry.id)))
        )
    assert reading.verify() == []


def test_passages_come_in_the_order_asked_and_unknown_ids_are_left_out(reading: Library):
    ids = [id_ for id_, _ in reading.matching(weighed("council floods"), 10, ALL)]
    assert [each.id for each in reading.passages([ids[2], 999_999, ids[0], ids[1]])] == [ids[2], ids[0], ids[1]]
    assert reading.passages([]) == []


def test_adding_again_changes_nothing_and_writes_nothing(tmp_path: Path):
    files = write(tmp_path / "in", range(6))
    old = 1_700_000_000
    for path in files:
        os.utime(path, (old, old))
    with library(tmp_path / "home") as held:
        first = add(held, files)
        before = held.status()
        second = add(held, files)
        assert kinds(second) == {"unchanged"}
        assert {name: each.article_id for name, each in first.items()} == {
            name: each.article_id for name, each in second.items()
        }
    stamps = {
        path: path.stat().st_mtime_ns
        for path in (tmp_path / "home").rglob("*")
        if path.is_file() and path.name != "lock"
    }
    with library(tmp_path / "home") as held:
        assert kinds(add(held, files)) == {"unchanged"}
        assert (
            held.status().bytes_by_store["vectors"] == before.bytes_by_store["vectors"]
            or held.status().passages == before.passages
        )
    assert {path: path.stat().st_mtime_ns for path in stamps if path.exists()} == {
        p: t for p, t in stamps.items() if p.exists()
    }


def test_a_file_touched_but_not_changed_is_unchanged(tmp_path: Path):
    (path,) = write(tmp_path / "in", [1])
    with library(tmp_path / "home") as held:
        add(held, [path])
        os.utime(path, (1_600_000_000, 1_600_000_000))
        assert kinds(add(held, [path])) == {"unchanged"}


def test_a_change_that_keeps_time_and_size_is_seen_while_the_file_is_young(tmp_path: Path):
    (path,) = write(tmp_path / "in", [1])
    with library(tmp_path / "home") as held:
        add(held, [path])
        stat = path.stat()
        path.write_text(item(1).replace("Tuesday", "Mondayy"), encoding="utf-8")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert kinds(add(held, [path])) == {"replaced"}


def test_a_changed_file_replaces_its_passages_and_its_earlier_version_is_kept(tmp_path: Path):
    (path,) = write(tmp_path / "in", [1])
    with library(tmp_path / "home") as held:
        old = held.article(str(add(held, [path])[path.name].article_id))
        before = [each.id for each in held.passages_of(old.id)]
        path.write_text(item(1).replace("Tuesday", "Thursday"), encoding="utf-8")
        outcome = add(held, [path])[path.name]
        assert outcome.kind == "replaced"
        assert outcome.article_id != old.id
        assert held.passages(before) == []
        assert held.passages_of(old.id) == []
        assert held.article(old.id) == old
        assert held.article(str(path)).id == outcome.article_id
        assert [(each.id, each.state) for each in held.versions(old.id)] == [
            (outcome.article_id, State.READY),
            (old.id, State.SUPERSEDED),
        ]
        assert held.matching(weighed("Thursday"), 5, ALL)
        assert held.matching({"tuesday": 1.0}, 5, ALL) == held.matching({stems("Tuesday")[0]: 1.0}, 5, ALL) == []
        assert held.status().earlier_versions == 1
        assert held.verify() == []


def test_a_file_that_goes_back_to_its_first_text_gets_its_first_id_again(tmp_path: Path):
    (path,) = write(tmp_path / "in", [1])
    with library(tmp_path / "home") as held:
        first = add(held, [path])[path.name].article_id
        path.write_text(item(2), encoding="utf-8")
        second = add(held, [path])[path.name].article_id
        path.write_text(item(1), encoding="utf-8")
        assert add(held, [path])[path.name].article_id == first
        assert [each.id for each in held.versions(str(path))] == [first, second]
        assert held.verify() == []


def test_the_same_text_at_another_path_is_another_source(tmp_path: Path):
    files = write(tmp_path / "a", [1]) + write(tmp_path / "b", [1])
    with library(tmp_path / "home") as held:
        outcomes = list(held.add(files))
        assert [each.kind for each in outcomes] == ["added", "added"]
        assert len({each.article_id for each in outcomes}) == 2


def test_a_failing_file_is_named_and_stops_no_other(tmp_path: Path):
    files = write(tmp_path / "in", range(3))
    folder = files[0].parent
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "large.txt").write_text("word " * 60_000)
    bad = [folder / "empty.txt", folder / "binary.txt", folder / "large.txt", folder / "missing.txt"]
    with library(tmp_path / "home", limit_bytes=200_000) as held:
        outcomes = add(held, [*bad, *files])
        assert {name for name, each in outcomes.items() if each.kind == "failed"} == {path.name for path in bad}
        assert all(each.reason for each in outcomes.values() if each.kind == "failed")
        assert len(held.articles(ALL)) == 3


def test_a_file_that_fails_now_keeps_the_article_that_it_had(tmp_path: Path):
    (path,) = write(tmp_path / "in", [1])
    with library(tmp_path / "home") as held:
        id_ = add(held, [path])[path.name].article_id
        path.write_text("")
        assert kinds(add(held, [path])) == {"failed"}
        assert held.article(str(path)).id == id_


def test_pruning_removes_what_has_vanished_below_its_roots_only(tmp_path: Path):
    here, there = write(tmp_path / "here", range(3)), write(tmp_path / "here2", [3])
    with library(tmp_path / "home") as held:
        add(held, [*here, *there])
        here[0].unlink()
        there[0].unlink()
        assert kinds(add(held, here[1:], roots=[here[0].parent])) == {"unchanged"}
        told = add(held, here[1:], roots=[here[0].parent], prune=True, dry_run=True)
        assert told[here[0].name].kind == "removed"
        assert len(held.articles(ALL)) == 4
        outcomes = add(held, here[1:], roots=[here[0].parent, tmp_path / "gone"], prune=True)
        assert {name: each.kind for name, each in outcomes.items() if each.kind != "unchanged"} == {
            here[0].name: "removed"
        }
        assert {Path(each.source).name for each in held.articles(ALL)} == {path.name for path in [*here[1:], *there]}
        assert held.verify() == []


def test_a_dry_run_tells_everything_and_writes_nothing(tmp_path: Path):
    files = write(tmp_path / "in", range(3))
    with library(tmp_path / "home") as held:
        add(held, files[:1])
        files[0].write_text(item(9), encoding="utf-8")
        told = add(held, [*files, tmp_path / "none.txt"], dry_run=True)
        assert {name: each.kind for name, each in told.items()} == {
            "item-0000.txt": "replaced", "item-0001.txt": "added", "item-0002.txt": "added", "none.txt": "failed",
        }  # fmt: skip
        assert len(held.articles(ALL)) == 1
        assert held.article(str(files[0])).text == item(0)
    with library(tmp_path / "home", write=False) as held:
        assert kinds(add(held, files, dry_run=True)) == {"added", "replaced"}


def test_what_the_pages_of_a_site_repeat_is_labelled_in_all_of_them(tmp_path: Path):
    footer = "Readers of this gazette may collect a free walking map of the old quarter from any kiosk on the quay.\n"
    files = write(tmp_path / "in", range(5))
    for path in files:
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{footer}", encoding="utf-8")
    with library(tmp_path / "home") as held:
        first = add(held, files[:1])[files[0].name].article_id
        assert any(footer.strip() in each.article.text for each in held.passages_of(str(first)))
        before = [
            b
            for b in held.article(str(first)).blocks
            if footer.strip() == b.span.of(held.article(str(first)).text).strip()
        ]
        add(held, files[1:])
        for path in files:
            article = held.article(str(path))
            (block,) = (b for b in article.blocks if b.span.of(article.text).strip() == footer.strip())
            assert not block.readable
            assert all(
                footer.strip() not in s.of(article.text)
                for p in held.passages_of(article.id)
                for s in p.passage.sentences
            )
        assert held.article(str(first)).id == first
        assert [each.id for each in held.versions(str(first))] == [first]
        assert held.verify() == []
        assert before[0].readable, "the footer must have been read as body before, or the test shows nothing"
        assert Label.BODY in {b.label for b in held.article(str(first)).blocks}


def test_many_files_are_read_in_worker_processes_with_the_same_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    files = write(tmp_path / "in", range(12))
    (files[0].parent / "empty.txt").write_text("")
    files.append(files[0].parent / "empty.txt")
    with library(tmp_path / "one") as held:
        alone = add(held, files)
        listed = held.articles(ALL)
    monkeypatch.setattr(batches, "BATCH", 4)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with library(tmp_path / "two") as held:
        assert add(held, files) == alone
        assert [(e.id, e.words) for e in held.articles(ALL)] == [(e.id, e.words) for e in listed]
        assert held.verify() == []


def test_a_file_that_kills_its_reader_fails_alone(tmp_path: Path):
    from index.preparing import Cutting, Failure, Prepared
    from index.workers import Workers

    files = write(tmp_path / "in", range(4))
    workers = Workers(1, Cutting(1_000_000, 110))
    worker = workers._idle.get()
    worker._process.kill()  # as the kernel would for want of memory
    workers._idle.put(worker)
    first, *others = workers.prepared(files, frozenset())
    workers.close()
    assert isinstance(first, Failure)
    assert "crashed" in first.problem
    assert all(isinstance(each, Prepared) for each in others)


# Finding


def test_a_period_and_an_outlet_filter_inside_both_searches(tmp_path: Path):
    files = []
    for n, (day, outlet) in enumerate(
        [("2024-05-01", "Quay Mail"), ("2024-05-14", "Tide Post"), ("2024-06-01", "Quay Mail")]
    ):
        page = tmp_path.resolve() / f"{n}.html"
        title = item(n).splitlines()[0]
        body = "".join(f"<p>{part}</p>" for part in item(n).split("\n\n")[2:])
        page.write_text(
            f'<html><head><title>{title}</title><meta property="og:site_name" content="{outlet}">'
            f'<meta property="article:published_time" content="{day}T08:00:00Z"></head>'
            f"<body><article><h1>{title}</h1>{body}</article></body></html>",
            encoding="utf-8",
        )
        files.append(page)
    asked = [
        (Filter(since=datetime(2024, 5, 14)), {1, 2}),
        (Filter(until=datetime(2024, 5, 14, 8)), {0}),
        (Filter(since=datetime(2024, 5, 1), until=datetime(2024, 6, 1)), {0, 1}),
        (Filter(outlet="quay mail"), {0, 2}),
        (Filter(outlet="Quay Mail", since=datetime(2024, 5, 2)), {2}),
        (Filter(outlet="Nobody"), set()),
        (Filter(collection="other"), set()),
        (Filter(), {0, 1, 2}),
    ]
    home = tmp_path / "home"
    with library(home) as holder, library(home, write=False) as reader:
        assert kinds(add(holder, files)) == {"added"}
        assert not reader.holds_lock
        assert holder.outlets(ALL) == ["Quay Mail", "Tide Post"]
        for held in (holder, reader):
            for where, wanted in asked:
                for found in (
                    held.matching(weighed("council flood"), 50, where),
                    held.nearest(embedding().query("council"), 50, where),
                ):
                    assert {
                        int(Path(each.article.source).stem) for each in held.passages([i for i, _ in found])
                    } == wanted
                assert {int(Path(each.source).stem) for each in held.articles(where)} == wanted


def test_exact_search_agrees_with_chroma(stocked: Path):
    with library(stocked, write=False) as holder, library(stocked, write=False) as reader:
        assert (holder.holds_lock, reader.holds_lock) == (True, False)
        for question in ("repairing the ferry", "how many months", "who said it", "money from the fund"):
            vector = embedding().query(question)
            ours, theirs = reader.nearest(vector, 10, ALL), holder.nearest(vector, 10, ALL)
            assert [score for _, score in ours] == pytest.approx([score for _, score in theirs], abs=2e-3)
            assert len({i for i, _ in ours} & {i for i, _ in theirs}) >= 9
            assert [s for _, s in ours] == sorted((s for _, s in ours), reverse=True)
            assert reader.matching(weighed(question), 10, ALL) == holder.matching(weighed(question), 10, ALL)


def test_a_search_for_nothing_or_nothing_known_finds_nothing(reading: Library):
    assert reading.matching({}, 5, ALL) == []
    assert reading.matching({"zzzzqqq": 1.0}, 5, ALL) == []
    assert reading.matching(weighed("council"), 0, ALL) == []
    assert reading.nearest(embedding().query("council"), 0, ALL) == []
    assert len(reading.nearest(embedding().query("council"), 10_000, ALL)) == reading.status().passages


def test_collections_do_not_see_each_other(tmp_path: Path):
    files = write(tmp_path / "in", range(2))
    with library(tmp_path / "home") as held:
        one = add(held, files[:1], collection="first one")
        add(held, files, collection="second")
        vector = embedding().query("council")
        for name, count in (("first one", 1), ("second", 2), ("default", 0)):
            where = Filter(collection=name)
            assert len(held.articles(where)) == count
            for found in (held.nearest(vector, 50, where), held.matching(weighed("council"), 50, where)):
                assert len({each.article.source for each in held.passages([i for i, _ in found])}) == count
        id_ = str(one[files[0].name].article_id)
        assert [each.passage.number for each in held.passages_of(id_)] == list(range(len(held.passages_of(id_))))
        assert held.verify() == []


# Beside a writer


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
    from index import exact

    monkeypatch.setattr(exact, "WORTH_A_FILE", 1)
    files = write(tmp_path / "in", range(6))
    vector = embedding().query("council")
    with library(tmp_path / "home") as writer:
        for last in (2, 4, 6):
            add(writer, files[:last])
            for _ in range(2):
                with library(tmp_path / "home", write=False) as reader:
                    assert len(reader.nearest(vector, 99, ALL)) == reader.status().passages
            assert len(list((tmp_path / "home" / FOLDER).glob("*-facts.npy"))) == 1
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


# Removing, rebuilding, mending


def test_removed_articles_are_not_found_and_their_citations_still_resolve(tmp_path: Path):
    files = write(tmp_path / "in", range(3))
    with library(tmp_path / "home") as held:
        ids = [str(each.article_id) for each in add(held, files).values()]
        outcomes = held.remove([ids[0], str(files[1]), ids[2][:6], "ffffffffffff", ids[0]])
        assert [each.kind for each in outcomes] == ["removed", "removed", "removed", "failed", "failed"]
        assert "no such article" in str(outcomes[3].reason)
        assert "no longer" in str(outcomes[4].reason)
        assert held.articles(ALL) == []
        assert held.matching(weighed("council"), 9, ALL) == held.nearest(embedding().query("council"), 9, ALL) == []
        assert held.article(ids[0]).text == item(0)
        assert held.status().removed == 3
        assert kinds(add(held, files)) == {"added"}
        assert held.verify() == []


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

    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    with sqlite3.connect(home / FILE) as connection:
        connection.execute("UPDATE articles SET text = text || 'x' WHERE key = 1")
        connection.execute('UPDATE articles SET blocks = \'[[0,5,"body"],[3,9,"body"]]\' WHERE key = 2')
        connection.execute("UPDATE passages SET vector = zeroblob(512) WHERE article = 3")
        connection.execute("UPDATE passages SET sentences = '[0,4]' WHERE article = 4")
        connection.execute("DELETE FROM passages WHERE article = 5")
    connection.close()
    with library(home) as held:
        told = "\n".join(held.verify())
    for words in ("not the text that its id", "overlaps its neighbour", "length 0.000", "no block that is read"):
        assert words in told


# Trouble


def test_a_home_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "home").write_text("")
    for write_too in (True, False):
        with raises(LibraryError, "is a file"):
            library(tmp_path / "home", write=write_too)


def test_a_full_disk_says_so_and_loses_nothing(tmp_path: Path):
    from sqlalchemy import event

    files = write(tmp_path / "in", range(60))
    with library(tmp_path / "home") as held:
        kept = add(held, files[:20])
        engine = held._catalogue.engine
        pages = engine.connect().exec_driver_sql("PRAGMA page_count").scalar_one()
        limit = lambda connection, *_: connection.execute(f"PRAGMA max_page_count = {pages + 3}")  # noqa: E731
        event.listen(engine, "checkout", limit)
        with raises(LibraryError, "disk is full; make room"):
            add(held, files)
        event.remove(engine, "checkout", limit)
    with library(tmp_path / "home") as held:
        assert {Path(each.source).name for each in held.articles(ALL)} == set(kept)
        assert held.verify() == []
        assert kinds(add(held, files)) == {"unchanged", "added"}
        assert held.verify() == []


READ = """
import os, sys
from pathlib import Path
import tantivy
from index import exact
from index.embeddings import load
from index.errors import LibraryError
from index.library import Filter, Library
council = load("wordllama").query("council")
if os.getuid() == 0:  # to whom nothing is read-only
    os.setuid(65534)
def opened(write):
    made_with = {"embedding": lambda: load("wordllama"), "embedding_name": "wordllama", "passage_tokens": 110}
    return Library(Path(sys.argv[1]), **made_with, write=write, wait_s=0)
with opened(False) as held:
    assert not held.holds_lock
    held.keep("key", "value")
    found = held.articles(Filter()), held.matching({"council": 1.0}, 5, Filter()), held.nearest(council, 5, Filter())
    print(*map(len, found))
try:
    opened(True)
except LibraryError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not made read-only by chmod there")
def test_a_read_only_home_can_be_read_and_not_written(stocked: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    for path in [home, *home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in [tmp_path, *list(tmp_path.parents)[:-2]]:
        path.chmod(path.stat().st_mode | 0o055)
    told = subprocess.run([sys.executable, "-c", READ, str(home)], capture_output=True, text=True)
    home.chmod(0o755)
    for path in home.rglob("*"):
        path.chmod(0o755)
    assert told.stderr == ""
    assert told.stdout.splitlines()[0] == "40 5 5"
    assert "cannot be written" in told.stdout.splitlines()[1]


def test_the_summary_cache_keeps_what_it_is_given(tmp_path: Path):
    with library(tmp_path / "home") as held:
        assert held.cached("key") is None
        held.keep("key", "one")
        held.keep("key", "two")
        with library(tmp_path / "home", write=False) as reader:
            assert reader.cached("key") == "two"
            reader.keep("other", "three")
        assert held.cached("other") == "three"


def test_status_counts_and_opens_neither_index(stocked: Path):
    program = (
        "import sys, json; from pathlib import Path; from index.library import *\n"
        "held = Library(Path(sys.argv[1]), embedding=None, embedding_name='wordllama', passage_tokens=110)\n"
        "found = held.status(); held.articles(Filter()); held.close()\n"
        "heavy = {'chromadb', 'numpy', 'alembic', 'tantivy', 'trafilatura', 'wordllama'} & set(sys.modules)\n"
        "print(json.dumps([found.articles, found.passages, found.embedding, found.schema, sorted(heavy), found.bytes]))"
    )
    import json

    told = subprocess.run([sys.executable, "-c", program, str(stocked)], capture_output=True, text=True)
    assert told.stderr == ""
    count, passages, name, schema, heavy, size = json.loads(told.stdout)
    assert (count, name, schema, heavy) == (40, "wordllama", SCHEMA, [])
    assert passages >= 40
    assert size > 100_000


def test_vectors_are_kept_at_unit_length_even_for_text_without_words():
    vectors = embedded(embedding(), ["a bridge", "", " "])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=2e-3)


def test_unknown_names_raise(reading: Library):
    with pytest.raises(NotFoundError):
        reading.versions("nothing")
