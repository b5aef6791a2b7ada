"""What a reader has been told, and what is new to them: in the records, at the terminal and over HTTP."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st

from bot.kept.looked import Known, Looked
from bot.kept.records import Records
from bot.reply import Digest, Story
from index.article import Article
from tests.test_stories import CHEESE, FOLLOW_UP, VISIT, WIRE, article

NOW = datetime(2025, 4, 8, tzinfo=UTC)
LATER = datetime(2025, 4, 9, tzinfo=UTC)
ALL = [article(f"{n}.txt", text, n) for n, text in enumerate((WIRE, FOLLOW_UP, VISIT, CHEESE))]


def of(*articles: Article) -> Digest:
    return Digest(None, None, None, tuple(Story("It rained", (), (each,)) for each in articles), ())


def test_each_reader_is_remembered_apart(tmp_path: Path) -> None:
    with closing(Records(tmp_path)) as records:
        looked = Looked(records)
        assert looked.known("ada") == Known("ada")
        looked.tell("ada", of(ALL[0], ALL[1]), NOW)
        looked.tell("ben", of(ALL[2]), LATER)
        assert looked.known("ada").articles == {ALL[0].id, ALL[1].id}
        assert looked.known("ada").looked == NOW
        assert looked.known("ben").told([ALL[2].id]) == LATER
        assert looked.known("ben").told([ALL[0].id]) is None


@given(st.lists(st.lists(st.sampled_from(ALL), max_size=3), max_size=5))
def test_what_was_told_stays_told(tmp_path_factory: pytest.TempPathFactory, told: list[list[Article]]) -> None:
    with closing(Records(tmp_path_factory.mktemp("looked"))) as records:
        looked = Looked(records)
        for each in told:
            before = set(looked.known("ada").articles)
            looked.tell("ada", of(*each), NOW)
            assert looked.known("ada").articles == before | {one.id for one in each}


RESUMED = """The Quay Gazette

Sela ferry breaks down again

14 March 2025
By Ada Quist

The Sela ferry broke down again on Friday with 40 passengers on board, four days after its return.

Nobody was hurt, the harbour office said.
"""
ASKED = ("digest", "--new", "--now")


def test_a_second_look_tells_only_what_has_come_since(precis: Precis, added: Path) -> None:
    first = precis(*ASKED, "2025-03-12")
    assert (first.code, "ferry will sail again" in first.out, "bridge" in first.out) == (0, True, True)
    nothing = precis(*ASKED, "2025-03-13")
    assert (nothing.code, nothing.out.startswith("Nothing new since 12 March 2025")) == (1, True)
    (added / "again.txt").write_text(RESUMED, encoding="utf-8")
    assert precis("add", ".").code == 0
    form = precis(*ASKED, "2025-03-15", "--json").json
    assert [each["headline"] for each in form["stories"]] == ["Sela ferry breaks down again"]
    (story,) = form["stories"]
    assert all(each["new"] for each in story["sentences"] if "again.txt" in str(each) or "broke" in each["text"])
    assert precis(*ASKED, "2025-03-16").code == 1
    assert precis(*ASKED, "2025-03-16", "--as", "ben").code == 0, "another reader has been told nothing"


def test_a_digest_for_anybody_says_nothing_of_what_is_new(precis: Precis, library: Path) -> None:
    form = precis("digest", "--json", "--now", "2025-03-12").json
    assert (form["reader"], form["looked"]) == (None, None)
    assert {story["new"] for story in form["stories"]} == {None}
    assert {each["new"] for story in form["stories"] for each in story["sentences"]} == {None}


def test_what_could_not_be_shown_is_new_still(precis: Precis, added: Path) -> None:
    failed = precis(*ASKED, "2025-03-12", "--html", str(added / "no-such-folder" / "digest.html"))
    assert failed.code == 2
    assert precis(*ASKED, "2025-03-12").code == 0


def test_a_digest_is_written_as_a_page_and_printed_as_a_feed(precis: Precis, library: Path, tmp_path: Path) -> None:
    asked = ("digest", "--now", "2025-03-12")
    page = tmp_path / "digest.html"
    assert precis(*asked, "--html", str(page)).code == 0
    written = page.read_text(encoding="utf-8")
    assert written.startswith("<!DOCTYPE html>")
    assert "ferry" in written
    assert "<script" not in written
    assert not [each for each in ("src=", "@import", "url(") if each in written], "it needs nothing else"
    assert precis(*asked, "--html", "-").out == written
    assert precis(*asked, "--atom").out.startswith("<?xml")
    assert precis(*asked, "--atom", "--markdown").code == 2


def test_words_and_points_limit_a_digest(precis: Precis, library: Path) -> None:
    form = precis("digest", "--now", "2025-03-12", "--json", "--max-points", "1").json
    assert sum(len(story["sentences"]) for story in form["stories"]) == 1
    form = precis("digest", "--now", "2025-03-12", "--json", "--words", "50").json
    assert 0 < sum(len(each["text"].split()) for story in form["stories"] for each in story["sentences"]) <= 50
