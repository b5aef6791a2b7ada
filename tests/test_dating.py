"""The evidence for a date: what counted, why, what disagreed, and that an update is no publication."""

from pathlib import Path

import pytest
from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st

from index.article import Block, Label, Precision, Span
from index.dates import Evidence, published
from index.days.dating import Bearing, Dating, dating

KINDS = ("metadata", "front matter", "dateline", "url", "modified")
VALUES = st.sampled_from(
    ["2024-05-14", "2024-05-14T23:30:00-05:00", "2024-05-15T01:10:00Z", "2024-05", "2024", "05/06/2024", "soon", "",
     "https://news.example/2024/05/14/rain", "May 16, 2024 8:10 PM"]
)  # fmt: skip


def of(*evidence: Evidence, source: str = "") -> Dating:
    return dating(evidence, "", (), source=source, file_name="")


@given(st.lists(st.builds(Evidence, st.sampled_from(KINDS), VALUES), max_size=6))
def test_the_reasoned_date_is_the_one_that_is_given(evidence: list[Evidence]) -> None:
    found = of(*evidence)
    assert found.published == published(evidence, "", ())
    assert found.reason
    chosen = [piece for piece in found.pieces if piece.bearing is Bearing.CHOSEN]
    assert len(chosen) == (found.published is not None)
    if any(piece.said and piece.kind != "modified" for piece in found.pieces):
        assert found.published
        assert found.published.evidence != "modified"


def test_every_piece_says_where_it_stood_and_what_it_had_to_do_with_the_date() -> None:
    found = of(
        Evidence("metadata", "2024-05-14T08:00:00Z", "JSON-LD datePublished"),
        Evidence("modified", "2024-05-16", "JSON-LD dateModified"),
        Evidence("metadata", "2024-05-02", "meta date"),
        Evidence("metadata", "last Tuesday", "time element"),
        source="https://news.example/2024/05/14/rain",
    )
    assert [(piece.where, piece.bearing.value) for piece in found.pieces] == [
        ("JSON-LD datePublished", "chosen"), ("meta date", "disagrees"), ("the page's address", "agrees"),
        ("JSON-LD dateModified", "updated"), ("time element", "unread"),
    ]  # fmt: skip
    assert found.published and found.published.iso() == "2024-05-14"
    assert found.updated and found.updated.iso() == "2024-05-16"
    assert [piece.quote for piece in found.disagreeing] == ["2024-05-02"]


def test_where_only_a_change_is_dated_that_is_said() -> None:
    found = of(Evidence("modified", "2024-05-16"))
    assert found.published and found.published.evidence == "modified"
    assert "then or before" in found.reason


def test_an_update_on_the_day_of_publication_is_not_told_apart_where_only_the_day_is_known() -> None:
    found = of(Evidence("metadata", "2024-05-16T10:00:00Z"), Evidence("modified", "2024-05-16"))
    assert found.updated is None


@pytest.mark.parametrize(
    ("evidence", "source", "day"),
    [
        (("2024-05-14T23:30:00-05:00",), "", "2024-05-14"),
        (("2024-05-15T01:30:00Z",), "https://news.example/2024/05/14/rain", "2024-05-14"),
        (("2024-05-13T22:30:00Z",), "https://news.example/2024/05/14/rain", "2024-05-14"),
        (("2024-05-15T01:19:00Z", "Tuesday, May 14, 2024, 08:19 PM"), "", "2024-05-14"),
        (("2024-05-15T01:19:00Z", "May 14, 2024"), "", "2024-05-14"),
        (("2024-05-14T13:03:00Z", "May 15, 2024"), "", "2024-05-14"),
        (("2024-05-14T13:03:00Z",), "https://news.example/2024/05/09/rain", "2024-05-14"),
    ],
)
def test_an_evening_of_another_time_zone_counts_as_its_own_day(
    evidence: tuple[str, ...], source: str, day: str
) -> None:
    found = of(*(Evidence("metadata", value) for value in evidence), source=source)
    assert found.published and found.published.iso() == day


def test_a_dateline_completes_the_month_and_the_reason_says_so() -> None:
    text = "VIENNA, May 14 (Agency) - It rained."
    blocks = (Block(Span(0, len(text)), Label.BODY),)
    found = dating((), text, blocks, source="https://news.example/2024/05/rain", file_name="")
    assert found.published and found.published.iso() == "2024-05-14"
    assert "complete" in found.reason


def test_nothing_is_guessed_where_nothing_says() -> None:
    found = of()
    assert (found.published, found.updated, found.pieces) == (None, None, ())
    assert found.reason.startswith("nothing says")


def test_a_time_in_utc_keeps_its_time_on_the_same_day() -> None:
    found = of(Evidence("metadata", "2024-05-14T13:03:00Z"), source="https://news.example/2024/05/14/rain")
    assert found.published and found.published.precision is Precision.TIME


def test_show_dates_prints_what_counted_and_why(precis: Precis, library: Path) -> None:
    shown = precis("show", "ferry.txt", "--dates").out
    assert "published  4 March 2025: the strongest evidence is" in shown
    assert shown.splitlines()[-1].startswith("chosen\t2025-03-04")
    form = precis("show", "ferry.txt", "--dates", "--json").json
    assert (form["published"], form["updated"], form["evidence"][0]["bearing"]) == ("2025-03-04", None, "chosen")
    assert precis("show", "ferry.txt", "--dates", "--text").code == 2
