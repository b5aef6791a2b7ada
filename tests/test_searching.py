"""Searching by word and by vector: what was added is found, by the holder of the lock and beside it."""

from datetime import datetime
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from newsroom import ALL, add, embedding, item, kinds, library, weighed, write

from index.ingest.storing import embedded
from index.library import Filter, Library


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


def test_a_search_made_meanwhile_gives_what_it_gives_at_once_also_where_every_thread_is_busy(reading: Library):
    terms, freed = weighed("council floods"), Event()
    busy = [reading.meanwhile(freed.wait) for _ in range(8)]
    assert reading.meanwhile(lambda: reading.matching(terms, 10, ALL))() == reading.matching(terms, 10, ALL)
    freed.set()
    assert all(each() for each in busy)
    with pytest.raises(KeyError, match="nothing"):
        reading.meanwhile(lambda: {}["nothing"])()


def test_the_passages_among_those_asked_for_are_the_ones_that_a_filter_sees(reading: Library):
    ids = [id_ for id_, _ in reading.matching(weighed("council floods"), 10, ALL)]
    assert reading.among([*ids, 999_999], ALL) == set(ids)
    assert reading.among(ids, Filter("another")) == reading.among([], ALL) == set()


def test_a_period_and_an_outlet_filter_inside_both_searches(tmp_path: Path):
    files = []
    for n, (day, outlet) in enumerate(
        [("2024-05-01", "Quay Mail"), ("2024-05-14", "Tide Post"), ("2024-06-01", "Quay Mail"), (None, "Tide Post")]
    ):
        dated = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if day else ""
        page = tmp_path.resolve() / f"{n}.html"
        title = item(n).splitlines()[0]
        body = "".join(f"<p>{part}</p>" for part in item(n).split("\n\n")[2:])
        page.write_text(
            f'<html><head><title>{title}</title><meta property="og:site_name" content="{outlet}">'
            f"{dated}</head><body><article><h1>{title}</h1>{body}</article></body></html>",
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
        (Filter(as_of=datetime(2024, 5, 14, 8)), {0, 1, 3}),
        (Filter(as_of=datetime(2024, 5, 14, 7), outlet="Quay Mail"), {0}),
        (Filter(), {0, 1, 2, 3}),
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
                    [(each, 0.0) for each in held.among(range(1, 99), where)],
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


def test_vectors_are_kept_at_unit_length_even_for_text_without_words():
    vectors = embedded(embedding(), ["a bridge", "", " "])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=2e-3)


def page(folder: Path, n: int, outlet: str) -> Path:
    path = folder.resolve() / f"{n}.html"
    title, _, *body = item(n).split("\n")
    path.write_text(
        f'<html><head><title>{title}</title><meta property="og:site_name" content="{outlet}"></head>'
        f"<body><article><h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in body if line)}</article></body></html>",
        encoding="utf-8",
    )
    return path


def test_what_one_reader_has_counted_is_kept_for_the_next_until_something_changes(tmp_path: Path):
    home, terms = tmp_path / "home", weighed("council flood")
    with library(home) as holder:
        add(holder, [page(tmp_path, 0, "Quay Mail")])
        assert holder.cached("counted:outlet:default") is None  # who writes keeps nothing: all will be new again
    kept = []
    for _ in range(2):
        with library(home, write=False) as reader:
            assert reader.holds_lock
            assert reader.outlets(ALL) == ["Quay Mail"]
            assert reader.outlets(Filter("other")) == reader.outlets(Filter(outlet="Tide Post")) == []
            assert reader.matching(terms, 9, ALL)
            kept.append([reader.cached(f"counted:{what}") for what in ("outlet:default", "passages")])
    assert kept[0] == kept[1]
    assert all(kept[0])
    with library(home) as holder:
        add(holder, [page(tmp_path, 1, "Tide Post")])
        assert holder.outlets(ALL) == ["Quay Mail", "Tide Post"]
    with library(home, write=False) as reader:
        assert reader.outlets(ALL) == ["Quay Mail", "Tide Post"]
        assert len(reader.matching(terms, 99, ALL)) > 0
        assert reader.notices == []
        assert reader.verify() == []
