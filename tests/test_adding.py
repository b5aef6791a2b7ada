"""Adding: what is new, changed, gone, broken or many, and what the library holds afterwards."""

import gc
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from newsroom import ALL, add, item, kinds, library, weighed, write

from index.article import Label
from index.ingest import adding, batches
from index.library import State
from index.text.words import stems


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
    from index.ingest.preparing import Cutting, Failure, Prepared
    from index.ingest.workers import Workers

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


def test_there_are_never_more_readers_than_allowed_and_each_answers(tmp_path: Path):
    from index.ingest.preparing import Cutting, Prepared
    from index.ingest.workers import Workers

    files = write(tmp_path / "in", range(4))
    workers = Workers(2, Cutting(1_000_000, 110))
    assert workers._idle.qsize() == 1
    for _ in range(3):
        workers.grow()
    assert workers._idle.qsize() == 2
    assert all(isinstance(each, Prepared) for each in workers.prepared(files, frozenset()))
    workers.close()


def test_a_reader_is_added_only_where_a_later_batch_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    started: list[str] = []

    class Process(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **given: Any) -> None:
            started.append(command[-1])
            super().__init__(command, **given)

    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(batches, "BATCH", 4)
    for behind, readers in ((float("inf"), 1), (-1.0, 2)):
        started.clear()
        monkeypatch.setattr(adding, "BEHIND", behind)
        with library(tmp_path / f"home {readers}") as held:
            add(held, write(tmp_path / f"in {readers}", range(12)))
        assert started == ["index.ingest.workers"] * readers


def test_after_adding_garbage_is_collected_as_often_as_before(tmp_path: Path):
    before = gc.get_threshold()
    with library(tmp_path / "home") as held:
        add(held, write(tmp_path / "in", range(2)))
    assert gc.get_threshold() == before
