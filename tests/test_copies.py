"""Copies and rewrites: found among many, kept as articles come and go, and never made of what is not read."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from zlib import crc32

import datasketch
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import add, item, library

from index.library import Filter, Library
from index.related.copies import Copyable, contained, groups, is_copy
from index.related.signatures import (
    BANDS,
    PERMUTATIONS,
    ROWS,
    SEED,
    _encoded_words,
    agreement,
    bands,
    minhash,
    names,
    shingles,
    words_of,
)
from index.store.relations import Kind, Place

DAY_S = 86_400.0

hashes = st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=60, unique=True)

REPORT = (
    "The harbour of Corrowick will stay shut until Sunday after a crane fell across the northern lock, the port"
    " said.\n\n"
    "No one was hurt when the crane, which is 62 metres tall, came down at 04:20 on Wednesday in a gust of wind.\n\n"
    "Eleven ships wait outside, among them the tanker Isolde Vane, and three have turned back to Hexwater.\n\n"
    "“We will cut it into nine pieces and lift them out one by one,” said harbour master Pell Avery.\n\n"
    "The crane was last tested in November, and an inquiry led by Ines Quarrie will look at its footing.\n\n"
    "Grain for the mills of Dunmarsh comes by rail until then, which costs twice as much, the millers said.\n"
)
EDITED = REPORT.replace("came down", "toppled").replace(", the port said", "")
RETOLD = (
    "The port of Corrowick stays shut until Sunday because a crane has fallen across its northern lock, as reported by"
    " the Corrowick Gazette.\n\n"
    "The crane, 62 metres tall, came down in a gust of wind at 04:20 on Wednesday, and no one was hurt.\n\n"
    "Outside wait eleven ships, the tanker Isolde Vane among them; three have turned back to Hexwater.\n\n"
    "Harbour master Pell Avery said that it would be cut into nine pieces, which are lifted out one by one.\n\n"
    "An inquiry led by Ines Quarrie will look at the footing of the crane, which was last tested in November.\n\n"
    "The mills of Dunmarsh get their grain by rail until then, at twice the cost, according to the millers.\n"
)
OF_THEIR_OWN = (
    "Corrowick's lock was still blocked on Thursday by the crane that fell into it the day before.\n\n"
    "Divers found that two of its legs have sunk into the mud, which makes them hard to reach.\n\n"
    "Odile Farrant, the mayor, asked why a crane so old was still in use beside the lock.\n\n"
    "Her council had been told in spring that a new one was too dear.\n\n"
    "Skippers played cards on the quay of Hexwater, and one sold his apples from the deck.\n\n"
    "Rain is forecast for Friday, with more wind from the north.\n"
)


def of(text: str, day: float | None = 0.0, headline: str = "A report") -> Copyable:
    return Copyable(shingles(text), None if day is None else day * DAY_S, headline)


def put(
    folder: Path, name: str, text: str, day: str | None, outlet: str, title: str = "A crane blocks Corrowick"
) -> Path:
    head = f"---\ntitle: {title}\noutlet: {outlet}\n" + (f"date: {day}\n" if day else "") + "---\n\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.resolve() / name
    path.write_text(head + text, encoding="utf-8")
    return path


def standing(held: Library, files: Sequence[Path]) -> dict[str, tuple[Kind, str] | None]:
    """What each file's article repeats: how, and which file."""
    entries = {each.id: Path(each.source).name for each in held.articles(Filter())}
    places = held.places(list(entries), "default")
    found = {entries[id_]: place for id_, place in places.items()}
    return {path.name: said(found[path.name], entries) for path in files if path.name in found}


def said(place: Place, entries: dict[str, str]) -> tuple[Kind, str] | None:
    return (place.kind, entries[place.of]) if place.kind and place.of else None


# Signatures


@given(hashes)
def test_a_minhash_is_the_one_that_datasketch_makes(marks: list[int]) -> None:
    theirs = datasketch.MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=int)
    theirs.update_batch(marks)
    assert minhash(np.array(marks, np.uint32)).tolist() == theirs.hashvalues.tolist()


def test_bands_are_cut_as_datasketch_would_cut_them() -> None:
    theirs = datasketch.MinHashLSH(threshold=0.3, num_perm=PERMUTATIONS, weights=(0.2, 0.8))
    assert (theirs.b, theirs.r) == (BANDS, ROWS)


@given(hashes, hashes)
def test_articles_with_the_same_band_agree_in_it_and_equal_ones_in_all(one: list[int], other: list[int]) -> None:
    first, second = (minhash(np.array(marks, np.uint32)).astype("<u4").tobytes() for marks in (one, other))
    width = 4 * ROWS
    for n, (here, there) in enumerate(zip(bands(first), bands(second), strict=True)):
        assert (here == there) == (first[n * width : (n + 1) * width] == second[n * width : (n + 1) * width])
    assert agreement(first, first) == 1.0


@given(st.text(max_size=200))
def test_case_spaces_and_marks_do_not_change_shingles(text: str) -> None:
    assert shingles(text.lower()).tolist() == shingles(f" {text.lower()}  ").tolist()
    assert len(set(shingles(text).tolist())) == len(shingles(text))


@given(st.text("aZé0_²’“”–…\u00a0\x85\x1c .,'\n\0中Σß", max_size=40))
def test_the_quick_way_to_a_texts_words_finds_the_same_ones(text: str) -> None:
    hashed = [crc32(word.encode()) for word in words_of(text)]
    assert [crc32(word) for word in _encoded_words(text)] == hashed
    marks = shingles(text)
    assert marks.tolist() == np.unique(marks).tolist()
    assert bool(len(marks)) == bool(hashed)


def test_scripts_without_spaces_have_shingles_of_letters_and_names_need_capitals() -> None:
    assert len(shingles("港口关闭到星期天")) == 5
    assert names("港口关闭到星期天") is None
    assert names("Порт Корровик закрыт, сказала Инес Куорри.") == {"Корровик", "Инес", "Куорри"}


# Which are copies


@given(
    st.lists(st.sampled_from([REPORT, EDITED, RETOLD, OF_THEIR_OWN, item(1), "", "Short."]), max_size=7), st.randoms()
)
def test_groups_do_not_depend_on_the_order_in_which_articles_come(texts: list[str], random: Random) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)
    plain = {frozenset(group) for group in groups([of(text) for text in texts])}
    mixed = {frozenset(order[n] for n in group) for group in groups([of(texts[n]) for n in order])}
    assert plain == mixed


@given(st.sampled_from([REPORT, EDITED, OF_THEIR_OWN]), st.sampled_from([REPORT, RETOLD, item(2)]), st.floats(0, 60))
def test_whether_two_are_copies_does_not_depend_on_which_comes_first(one: str, other: str, days: float) -> None:
    first, second = of(one, 0.0), of(other, days)
    share = contained(first, second)
    assert share == contained(second, first)
    assert is_copy(first, second, share) == is_copy(second, first, share)


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        (of(REPORT), of(EDITED, 1.0), True),
        (of(REPORT), of("\n\n".join(REPORT.split("\n\n")[:3]), 0.5), True),  # cut short
        (of(REPORT), of(RETOLD, 0.5), False),
        (of(REPORT), of(OF_THEIR_OWN, 1.0), False),
        (of(REPORT), of(REPORT, 40.0), False),  # printed again
        (of(REPORT), of(REPORT, None), True),
        (
            of(REPORT),
            of(EDITED.replace("Sunday", "Monday").replace("Eleven", "Nine"), 9.0),
            False,
        ),  # brought up to date
        (of(REPORT + "".join(item(n) for n in range(40))), of(REPORT), False),  # an item of a round-up
        (of("The page is not available."), of("The page is not available."), True),
        (of("The page is not available."), of("The page is not available.", 0.0, "Another"), False),
        (
            of(item(1), 0.0, "Bridge of Brisket Bay to be repaired"),
            of(item(1), 0.0, "Brisket Bay repairs its bridge"),
            True,
        ),
        (of(item(1), 0.0, "Bridge of Brisket Bay to be repaired"), of(item(1), 0.0, "Quiz of the week"), False),
    ],
)
def test_what_is_a_copy(one: Copyable, other: Copyable, *, copies: bool) -> None:
    assert is_copy(one, other, contained(one, other)) is copies


# In the library


def test_copies_and_rewrites_are_found_whenever_they_come_and_the_earliest_is_the_original(tmp_path: Path) -> None:
    wire = put(tmp_path / "in", "wire.md", REPORT, "2025-03-05", "Corrowick Gazette")
    paper = put(tmp_path / "in", "paper.md", EDITED, "2025-03-06", "Dunmarsh Mail")
    retold = put(tmp_path / "in", "retold.md", RETOLD, "2025-03-06", "Hexwater Post")
    own = put(tmp_path / "in", "own.md", OF_THEIR_OWN, "2025-03-06", "Eskford Star")
    files = [wire, paper, retold, own]
    expected = {
        "wire.md": None,
        "paper.md": (Kind.COPY, "wire.md"),
        "retold.md": (Kind.REWRITE, "wire.md"),
        "own.md": None,
    }
    for number, parts in enumerate([[files], [[paper, own], [wire], [retold]], [[retold], [paper], [own, wire]]]):
        with library(tmp_path / f"home{number}") as held:
            for part in parts:
                add(held, part)
            assert standing(held, files) == expected
            assert held.verify() == []
            counts = held.status()
            assert (counts.copies, counts.rewrites, counts.stories) == (1, 1, 1)


def test_when_an_original_goes_or_changes_the_earliest_copy_takes_its_place(tmp_path: Path) -> None:
    wire = put(tmp_path / "in", "wire.md", REPORT, "2025-03-05", "Corrowick Gazette")
    paper = put(tmp_path / "in", "paper.md", EDITED, "2025-03-06", "Dunmarsh Mail")
    late = put(tmp_path / "in", "late.md", EDITED, "2025-03-07", "Eskford Star")
    retold = put(tmp_path / "in", "retold.md", RETOLD, "2025-03-06", "Hexwater Post")
    files = [wire, paper, late, retold]
    with library(tmp_path / "home") as held:
        add(held, files)
        held.remove([str(wire)])
        assert standing(held, files) == {
            "paper.md": None,
            "late.md": (Kind.COPY, "paper.md"),
            "retold.md": (Kind.REWRITE, "paper.md"),
        }
        assert held.verify() == []
        put(tmp_path / "in", "paper.md", item(3), "2025-03-08", "Dunmarsh Mail", "Quite other news")
        add(held, [paper])
        assert standing(held, files) == {
            "paper.md": None,
            "late.md": None,
            "retold.md": (Kind.REWRITE, "late.md"),
        }
        held.remove([str(late)])
        assert standing(held, files) == {"paper.md": None, "retold.md": None}
        add(held, [wire])
        assert standing(held, [retold]) == {"retold.md": (Kind.REWRITE, "wire.md")}
        assert held.verify() == []


def test_pages_of_which_nothing_is_read_are_like_no_other(tmp_path: Path) -> None:
    wall = (
        "<html><head><title>{}</title></head><body><nav>Home</nav><footer>© 2025 Dunmarsh Mail</footer></body></html>"
    )
    (tmp_path / "in").mkdir()
    for n in range(3):
        (tmp_path / "in" / f"{n}.html").write_text(wall.format(f"Page {n}"), encoding="utf-8")
    with library(tmp_path / "home") as held:
        add(held, sorted((tmp_path / "in").iterdir()))
        assert (held.status().copies, held.status().stories) == (0, 0)
        assert held.verify() == []


def test_a_rebuild_relates_the_articles_of_an_earlier_version(tmp_path: Path) -> None:
    wire = put(tmp_path / "in", "wire.md", REPORT, "2025-03-05", "Corrowick Gazette")
    paper = put(tmp_path / "in", "paper.md", EDITED, "2025-03-06", "Dunmarsh Mail")
    with library(tmp_path / "home") as held:
        add(held, [wire, paper])
        with held._catalogue.engine.begin() as connection:  # as an earlier version left it
            for table in ("signatures", "bands", "repeats", "told", "stories"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        assert held.status().unrelated == 2
        assert standing(held, [wire, paper]) == {}
        held.rebuild()
        assert held.status().unrelated == 0
        assert standing(held, [wire, paper]) == {"wire.md": None, "paper.md": (Kind.COPY, "wire.md")}
        assert held.verify() == []


def test_of_the_five_pages_one_pair_retells_the_other_and_no_other_is_like_it(tmp_path: Path, shared: Path) -> None:
    files = sorted((shared / "articles").glob("*.txt"))
    with library(tmp_path / "home") as held:
        add(held, files)
        found = {name: repeated for name, repeated in standing(held, files).items() if repeated}
        assert found == {files[2].name: (Kind.REWRITE, files[3].name)}
        assert (held.status().copies, held.status().rewrites, held.status().stories) == (0, 1, 1)
