"""Vectors as they are kept: a byte for each dimension, files that are mapped, and fewer dimensions in Chroma."""

import json
import random
import shutil
import sqlite3
from collections.abc import Sequence
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from newsroom import ALL, add, embedding, item, kinds, library, write

from index.article import Span
from index.catalog import FILE
from index.embeddings import WordLlama
from index.passages import indexed_text
from index.search import snapshot
from index.search.snapshot import FOLDER, current
from index.store.opening import open_readable
from index.store.packing import in_bytes, packed, unit, unpacked
from index.store.rows import bounds_of, sentences_column

if TYPE_CHECKING:
    from index.embeddings import Vectors

ROWS = arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 300)), elements=st.floats(-9, 9, width=32))


@given(ROWS)
def test_a_vector_keeps_its_direction_and_is_packed_again_as_it_was(vectors: "Vectors") -> None:
    columns = packed(vectors)
    back = unpacked(columns)
    assert [len(each) for each in columns] == [vectors.shape[1]] * len(vectors)
    assert packed(back) == columns
    long = np.linalg.norm(vectors.astype(np.float64), axis=1)
    some = long > 1e-3
    assert np.vecdot(back[some], vectors[some] / long[some, None]) == pytest.approx(1, abs=3e-3)
    assert np.allclose(np.linalg.norm(back[some], axis=1), 1, atol=1e-5)
    assert (unit(in_bytes(np.zeros((2, 5), np.float32))) == 0).all()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=9), st.sampled_from([0, 65_535, 70_000]))
def test_bounds_of_sentences_come_back_also_where_they_are_far_apart(steps: list[tuple[int, int]], first: int) -> None:
    spans, at = [], first
    for gap, length in steps:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    column = sentences_column(spans)
    assert [Span(*each) for each in bounds_of(column)] == spans
    assert list(bounds_of(json.dumps([end for span in spans for end in (span.start, span.end)]))) == [
        (span.start, span.end) for span in spans
    ]


@pytest.fixture
def worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written also for a few passages, as for many: in pieces, and with signs."""
    monkeypatch.setattr(snapshot, "WORTH_A_FILE", 1)
    monkeypatch.setattr(snapshot, "AT_ONCE", 7)
    monkeypatch.setattr(snapshot, "MANY", 9)


def saved(home: Path) -> "snapshot.Snapshot | None":
    """What is kept in files, as a process that has just begun finds it."""
    catalogue = open_readable(home)
    try:
        return snapshot._load(home / FOLDER, str(catalogue.setting("library")), catalogue.generation())
    finally:
        catalogue.close()


def held(home: Path) -> dict[int, bytes]:
    """Each ready passage's vector in the catalogue."""
    with sqlite3.connect(home / FILE) as connection:
        found = dict(connection.execute("SELECT p.id, vector FROM passages p JOIN articles a ON a.key = article"))
    connection.close()
    return found


def rows_of(kept: "snapshot.Snapshot") -> dict[int, bytes]:
    pages = [page for part in kept.parts for page in part.pages()]
    return {int(id_): row.tobytes() for facts, rows in pages for id_, row in zip(facts[:, 0], rows, strict=True)}


def test_adding_leaves_the_files_that_the_first_question_reads(tmp_path: Path, worth: None) -> None:
    files, home = write(tmp_path / "in", range(30)), tmp_path / "home"
    with library(home) as writing:
        for last in (12, 30):
            add(writing, files[:last])
            kept = saved(home)
            assert kept is not None
            catalogue = writing._catalogue
            assert kept.generation == catalogue.generation()
            assert kept.kept.signs is not None
            assert rows_of(kept) == held(home)
        files[0].write_text(item(77), encoding="utf-8")
        add(writing, files)
        writing.remove([str(files[3])])
        kept = saved(home)
        assert kept is not None
        assert rows_of(kept) == held(home)
        assert kept.kept.gone == 0


def test_what_is_gone_is_left_out_before_the_files_are_written_again(
    tmp_path: Path, worth: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, home = write(tmp_path / "in", range(20)), tmp_path / "home"
    with library(home) as writing, library(home, write=False) as reading:
        add(writing, files)
        before = reading.nearest(embedding().query("council"), 99, ALL)
        monkeypatch.setattr(snapshot, "WORTH_A_FILE", 99)
        writing.remove([str(files[3])])
        add(writing, write(tmp_path / "in", [55]))
        found = {id_ for id_, _ in reading.nearest(embedding().query("council"), 99, ALL)}
        assert found == set(held(home))
        assert {id_ for id_, _ in before} - found
        made = current(writing._catalogue)
        assert (made.kept.gone > 0, len(made.fresh.facts) > 0) == (True, True)
        assert rows_of(made) == held(home)


def test_files_that_are_not_of_this_catalogue_are_made_again(tmp_path: Path, worth: None) -> None:
    files, home = write(tmp_path / "in", range(12)), tmp_path / "home"
    vector = embedding().query("repairing the ferry")
    with library(home) as writing:
        add(writing, files)
        wanted = writing.nearest(vector, 9, ALL)
    for each in (home / FOLDER).glob("*-vectors.int8"):
        each.write_bytes(each.read_bytes()[::-1])
    with library(home, write=False) as reading:
        assert reading.nearest(vector, 9, ALL) == wanted
    kept = saved(home)
    assert kept is not None
    assert rows_of(kept) == held(home)


def test_chroma_finds_by_the_first_dimensions_what_the_whole_vectors_put_in_order(stocked: Path) -> None:
    with library(stocked, write=False) as reading:
        derived = reading._derived
        assert derived is not None
        assert reading._catalogue.setting("chroma_dimensions") == str(WordLlama.first)
        for question in ("repairing the ferry", "how many months", "money from the fund"):
            vector = embedding().query(question)
            ours, theirs = derived.nearest("default", vector, 10), reading.nearest(vector, 10, ALL)
            assert [score for _, score in ours] == pytest.approx([score for _, score in theirs], abs=1e-4)
        assert derived.nearest("nobody's", vector, 10) == []


def as_it_was_before(home: Path) -> None:
    """Turn a library into one of schema 0006: vectors of two bytes, bounds in JSON."""
    with sqlite3.connect(home / FILE) as connection:
        for id_, vector, sentences in connection.execute("SELECT id, vector, sentences FROM passages").fetchall():
            half = unpacked([vector])[0].astype("<f2").tobytes()
            bounds = json.dumps([end for each in bounds_of(sentences) for end in each])
            connection.execute("UPDATE passages SET vector = ?, sentences = ? WHERE id = ?", (half, bounds, id_))
        connection.execute("DELETE FROM meta WHERE name = 'chroma_dimensions'")
        connection.execute("UPDATE alembic_version SET version_num = '0006'")
    connection.close()


def test_a_library_of_the_schema_before_is_changed_and_finds_the_same(stocked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    vector = embedding().query("repairing the ferry")
    with library(home, write=False) as reading:
        found, passages = reading.nearest(vector, 9, ALL), reading.passages(sorted(held(home)))
    before = held(home)
    as_it_was_before(home)
    with library(home) as writing:
        assert held(home) == before
        assert writing.nearest(vector, 9, ALL) == found
        assert writing.passages(sorted(before)) == passages
        assert writing.verify() == []
        assert ["another number of dimensions" in each for each in writing.notices] == [True]
        assert kinds(add(writing, write(tmp_path / "in", [50]))) == {"added"}
    with library(home) as writing:
        assert writing.verify() == []
        assert writing.notices == []


class Counting(WordLlama):
    """The built-in embedding, which notes what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def documents(self, texts: Sequence[str]) -> "Vectors":
        self.texts += texts
        return super().documents(texts)


FOOT = "The Quay Mail is printed in the old customs house of the harbour."


def told(n: int) -> str:
    """An article most of whose sentences no other one has."""
    letters = random.Random(n)
    names = ("".join(letters.choices("aeioubdfgklmnprstvz", k=7)).capitalize() for _ in count())
    line = "{} of {} said that the council of {} had met the owners of {} and would soon do so again."
    own = ["".join(line.format(*islice(names, 4)) + " " for _ in range(3)).strip() for _ in range(9)]
    return "\n\n".join([item(n).strip(), *own, FOOT]) + "\n"


def test_of_an_article_that_is_labelled_again_only_new_passages_are_embedded(tmp_path: Path) -> None:
    counting, home = Counting(), tmp_path / "home"
    with library(home, embedding=lambda: counting, passage_tokens=20) as writing:  # a sentence each
        for n in range(5):
            path = tmp_path.resolve() / f"{n}.txt"
            path.write_text(told(n), encoding="utf-8")
            assert kinds(add(writing, [path])) == {"added"}
        assert any(FOOT in each for each in counting.texts)
        stored = writing.passages(sorted(held(home)))
        assert not any(FOOT in each.passage.span.of(each.article.text) for each in stored)  # it has been learned
        assert len(set(counting.texts)) == len(counting.texts) < ids_given(home)
        whole = WordLlama().documents([indexed_text(each.article, each.passage) for each in stored])
        assert [held(home)[each.id] for each in stored] == packed(whole)
        assert writing.verify() == []


def ids_given(home: Path) -> int:
    """How many passages have ever been stored."""
    with sqlite3.connect(home / FILE) as connection:
        ((number,),) = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
    connection.close()
    return int(number)
