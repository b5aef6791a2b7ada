"""Written dates, relative dates, and when an article was published."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Block, Label, Precision, Published, Span
from index.dates import Evidence, find_dates, published, read_date, resolve_relative

DAY = Published(datetime(2024, 5, 14), Precision.DAY, "metadata", "2024-05-14")
"""A Tuesday."""

PIECES = st.sampled_from(
    [
        "May",
        "may",
        "14",
        "16-17",
        ",",
        " ",
        "and",
        "2024",
        "05/06/2024",
        "2024-05-14",
        "last",
        "Saturday",
        "\n",
        "in",
        "1, " * 9,
    ]
)
AWKWARD = st.one_of(st.text(), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=40).map("".join))


def written(text: str) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(mention.span.of(text), mention.year, mention.month, mention.day) for mention in find_dates(text)]


def page(*lines: tuple[Label, str]) -> tuple[str, tuple[Block, ...]]:
    """A text of labelled lines."""
    text = "\n".join(line for _, line in lines)
    starts = [sum(len(line) + 1 for _, line in lines[:number]) for number in range(len(lines))]
    return text, tuple(
        Block(Span(start, start + len(line)), label) for start, (label, line) in zip(starts, lines, strict=True)
    )


@given(AWKWARD)
def test_mentions_lie_in_the_text_in_order_and_apart(text: str) -> None:
    position = 0
    for mention in find_dates(text):
        assert position <= mention.span.start < mention.span.end <= len(text)
        position = mention.span.end
        assert mention.year or mention.month
        assert mention.month or not mention.day
        if mention.day and mention.month:
            date(mention.year or 2024, mention.month, mention.day)


@given(AWKWARD, st.datetimes(datetime(1800, 1, 1), datetime(2100, 1, 1)), st.sampled_from(Precision))
def test_resolved_words_lie_in_the_text_in_order_and_apart(text: str, when: datetime, precision: Precision) -> None:
    position = 0
    for period in resolve_relative(text, Published(when, precision, "metadata", "")):
        assert position <= period.span.start < period.span.end <= len(text)
        position = period.span.end
        assert period.first <= period.last


@given(AWKWARD)
def test_no_date_is_read_from_just_anything(value: str) -> None:
    read = read_date(value)
    assert read is None or re.search(r"\d{4}", value)


@given(st.datetimes(datetime(1800, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_an_iso_time_is_read_back_to_the_second(when: datetime) -> None:
    assert read_date(when.isoformat()) is not None or when.year == 1970 or (when.year, when.month) == (1969, 12)
    if read := read_date(when.isoformat()):
        assert read[0] == when.replace(tzinfo=None, microsecond=0)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_found_however_it_is_written(day: date) -> None:
    for form in ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%Y-%m-%d", "%d.%m.%Y"):
        (mention,) = find_dates(f"It was on {day.strftime(form)} that it rained.")
        assert mention.date() == day, form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on May 16-17 at", [("May 16", None, 5, 16), ("17", None, 5, 17)]),
        ("on May 16 and 17, 2024", [("May 16", 2024, 5, 16), ("17, 2024", 2024, 5, 17)]),
        ("on 16 and 17 May 2024", [("16", 2024, 5, 16), ("17 May 2024", 2024, 5, 17)]),
        ("May 16, 17 and 18", [("May 16", None, 5, 16), ("17", None, 5, 17), ("18", None, 5, 18)]),
        ("On May 16, 17 people died", [("May 16", None, 5, 16)]),
        ("On May 16 and 20 soldiers fled", [("May 16", None, 5, 16)]),
        ("May 30 - June 2, 2024", [("May 30", 2024, 5, 30), ("June 2, 2024", 2024, 6, 2)]),
        ("Dec. 30 to Jan. 2, 2025", [("Dec. 30", 2024, 12, 30), ("Jan. 2, 2025", 2025, 1, 2)]),
        ("the 14th of May", [("14th of May", None, 5, 14)]),
        ("14 May, 2024 19:12", [("14 May, 2024", 2024, 5, 14)]),
        ("05/14/2024 or 14/05/2024", [("05/14/2024", 2024, 5, 14), ("14/05/2024", 2024, 5, 14)]),
        ("05/06/2024", [("05/06/2024", 2024, None, None)]),
        ("in 2022, since 1999", [("2022", 2022, None, None), ("1999", 1999, None, None)]),
        ("from 2019 to 2021", [("2019", 2019, None, None), ("2021", 2021, None, None)]),
        ("Since last October and in May", [("October", None, 10, None), ("May", None, 5, None)]),
        ("She may visit, May said; Theresa May agreed", []),
        ("June 31 and February 30, 2024", []),
        ("May 5,000 people march 8 miles? 14 percent", []),
        ("of 2000 people", []),
    ],
)
def test_dates_are_found_as_newspapers_write_them(text: str, expected: list[tuple[str, int, int, int]]) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("he said on Saturday", "Saturday", "2024-05-11", "2024-05-11"),
        ("he will leave on Saturday", "Saturday", "2024-05-18", "2024-05-18"),
        ("announced on Monday that he would", "Monday", "2024-05-13", "2024-05-13"),
        ("the vote on Tuesday", "Tuesday", "2024-05-14", "2024-05-14"),
        ("a vote on Friday will settle it", "Friday", "2024-05-17", "2024-05-17"),
        ("a vote on Friday settled it", "Friday", "2024-05-10", "2024-05-10"),
        ("Tuesday's vote is a blow", "Tuesday", "2024-05-14", "2024-05-14"),
        ("last Tuesday", "last Tuesday", "2024-05-07", "2024-05-07"),
        ("next Tuesday", "next Tuesday", "2024-05-21", "2024-05-21"),
        ("came yesterday", "yesterday", "2024-05-13", "2024-05-13"),
        ("last October", "last October", "2023-10-01", "2023-10-31"),
        ("last March", "last March", "2024-03-01", "2024-03-31"),
        ("next month", "next month", "2024-06-01", "2024-06-30"),
        ("this week", "this week", "2024-05-13", "2024-05-19"),
        ("last year", "last year", "2023-01-01", "2023-12-31"),
        ("three days ago", "three days ago", "2024-05-11", "2024-05-11"),
        ("will visit on May 16", "May 16", "2024-05-16", "2024-05-16"),
        ("met on December 20", "December 20", "2023-12-20", "2023-12-20"),
        ("will meet in November", "November", "2024-11-01", "2024-11-30"),
    ],
)
def test_relative_words_are_resolved_against_the_publication(text: str, words: str, first: str, last: str) -> None:
    (period,) = resolve_relative(text, DAY)
    found = (period.span.of(text), period.first.isoformat(), period.last.isoformat())
    assert found == (words, first, last)


@pytest.mark.parametrize(
    "text", ["her funeral on Monday is still a riddle", "Monday's ruling will help", "Friday night's game is sold out"]
)
def test_a_weekday_that_may_be_past_or_coming_is_left_open(text: str) -> None:
    assert resolve_relative(text, DAY) == ()


@pytest.mark.parametrize("text", ["USA Today reported", "Black Friday sales", "on May 14, 2024", "in 2023"])
def test_names_and_whole_dates_are_not_relative(text: str) -> None:
    assert resolve_relative(text, DAY) == ()


def test_without_a_known_day_no_weekday_is_resolved() -> None:
    month = Published(datetime(2024, 5, 1), Precision.MONTH, "url", "")
    assert resolve_relative("on Saturday", None) == ()
    assert resolve_relative("on Saturday", month) == ()
    assert resolve_relative("on Saturday", replace(DAY, evidence="modified")) == ()
    assert len(resolve_relative("last month", month)) == 1


@given(
    st.sampled_from(
        [
            "The last keeper of the lighthouse will climb its 196 steps for the final time on Thursday.",
            "The council said on Monday that the bridge would open on 3 June, two days later than planned.",
            "Ferries stopped last Saturday, and none is expected to sail before next week or on May 20.",
        ]
    ),
    st.data(),
)
def test_where_a_line_is_wrapped_changes_no_day(sentence: str, data: st.DataObject) -> None:
    spaces = [n for n, letter in enumerate(sentence) if letter == " "]
    breaks = data.draw(st.sets(st.sampled_from(spaces)))
    wrapped = "".join("\n" if n in breaks else letter for n, letter in enumerate(sentence))
    assert resolve_relative(wrapped, DAY) == resolve_relative(sentence, DAY)


@pytest.mark.parametrize(
    ("value", "when", "precision"),
    [
        ("2024-05-14T19:12:00Z", "2024-05-14T19:12:00", Precision.TIME),
        ("2024-05-14T23:30:00-05:00", "2024-05-15T04:30:00", Precision.TIME),
        ("2024-05-14T00:00:00+02:00", "2024-05-14T00:00:00", Precision.DAY),
        ("Tue, 14 May 2024 19:12:00 GMT", "2024-05-14T19:12:00", Precision.TIME),
        ("May 11, 2024 7:37 AM", "2024-05-11T07:37:00", Precision.TIME),
        ("May 11, 2024 7:37 PM EDT", "2024-05-11T23:37:00", Precision.TIME),
        ("14 May, 2024 19:12", "2024-05-14T19:12:00", Precision.TIME),
        ("20240514", "2024-05-14T00:00:00", Precision.DAY),
        ("May 2024", "2024-05-01T00:00:00", Precision.MONTH),
        ("2024", "2024-01-01T00:00:00", Precision.YEAR),
        ("05/06/2024", "2024-01-01T00:00:00", Precision.YEAR),
    ],
)
def test_dates_in_metadata_keep_their_precision(value: str, when: str, precision: Precision) -> None:
    assert read_date(value) == (datetime.fromisoformat(when), precision)


@pytest.mark.parametrize("value", ["", "yesterday", "1970-01-01T00:00:00Z", "2024-13-45", "0000-00-00", "9" * 500])
def test_what_is_not_a_date_is_none(value: str) -> None:
    assert read_date(value) is None


def test_evidence_counts_in_order() -> None:
    text, blocks = page((Label.TITLE, "Rain"), (Label.DATELINE, "3 May 2024"), (Label.BODY, "It rained."))
    address = "https://news.example/2024/05/02/rain"
    stated = (Evidence("modified", "2024-05-09"), Evidence("metadata", "2024-05-04"))
    name = "2024-05-01-rain.txt"
    order = [
        published(stated, text, blocks, source=address, file_name=name),
        published((), text, blocks, source=address, file_name=name),
        published((), "It rained.", (), source=address, file_name=name),
        published((), "It rained.", (), file_name=name),
        published(stated[:1], "It rained.", ()),
        published((), "It rained.", ()),
    ]
    assert [found and (found.iso(), found.evidence) for found in order] == [
        ("2024-05-04", "metadata"), ("2024-05-03", "dateline"), ("2024-05-02", "url"), ("2024-05-01", "file name"),
        ("2024-05-09", "modified"), None,
    ]  # fmt: skip


def test_weaker_evidence_that_agrees_adds_precision() -> None:
    found = published((Evidence("metadata", "2024-05"),), "", (), source="https://news.example/2024/05/14/rain")
    assert found and (found.iso(), found.evidence) == ("2024-05-14", "url")


def test_the_day_of_a_wire_report_completes_the_month_of_its_address() -> None:
    text, blocks = page((Label.BODY, "VIENNA, May 14 (Agency) - It rained."))
    found = published((), text, blocks, source="https://news.example/2024/05/rain")
    assert found and found.iso() == "2024-05-14"


@pytest.mark.parametrize(("source", "expected"), [("https://news.example/2024/05/06/x", "2024-05-06"), ("", "2024")])
def test_an_ambiguous_day_is_settled_by_other_evidence_or_left_open(source: str, expected: str) -> None:
    found = published((Evidence("metadata", "05/06/2024"),), "", (), source=source)
    assert found and found.iso() == expected


def test_a_caption_a_comment_and_a_day_in_the_body_are_not_the_publication() -> None:
    text, blocks = page(
        (Label.TITLE, "Rain"),
        (Label.CAPTION, "A street on March 26, 2024."),
        (Label.BODY, "It rained on May 3, 2023, the council said."),
        (Label.COMMENT, "4 May 2024"),
    )
    assert published((), text, blocks) is None


def test_an_update_gives_way_to_the_publication_on_the_same_line() -> None:
    text, blocks = page(
        (Label.BYLINE, "By Ann Lee | Published May 3, 2024 | Updated May 5, 2024"), (Label.BODY, "Rain.")
    )
    found = published((), text, blocks)
    assert found and (found.iso(), found.evidence) == ("2024-05-03", "dateline")


TWICE = (
    "She will come on June 2 and 3. She was here for the June 9, 2031 fair. She is expected twice in 2032, she said."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TWICE, "2032"),
        (TWICE.replace("in 2032,", "in 2033,"), None),
        (TWICE.replace("on June 2 and 3", "soon"), None),
        (TWICE.replace("She is expected twice", "She had come twice"), None),
        ("Trade reached a record in 2022, it said. A forum will be held in May.", None),
    ],
)
def test_a_text_gives_a_year_only_where_it_leaves_no_other(text: str, expected: str | None) -> None:
    found = published((), *page((Label.BODY, text)))
    assert (found and found.iso()) == expected
    assert found is None or (found.evidence == "text" and found.quote in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In February, the bank offered to buy the ferry.", ["2024-02-01"]),
        ("By mid-February, Sela was fighting its worst floods in years.", ["2024-02-01"]),
        ("Seats for the concert in Sela on October 28 are listed for as much as 900 crowns.", ["2024-10-28"]),
        ("The channel will show Sela vs. Brannock on Sunday.", ["2024-05-19"]),
        ("The village will host the yearly United Nations meeting on Sunday.", ["2024-05-19"]),
        ("She will meet Harran's No. 2 seed on Sunday.", ["2024-05-19"]),
        ("On Thursday, the council in Sela will vote on the bridge.", ["2024-05-16"]),
        ("A chance of rain of 96% on Tuesday and of 98% on Wednesday was forecast.", ["2024-05-14", "2024-05-15"]),
        ("The party refused to meet ahead of the president's arrival in Sela on Thursday.", []),
        ("A poll by SUND TODAY found that two thirds were for it.", []),
        ('She appeared in the film "Tomorrow Ends Early" as a spy.', []),
    ],
)
def test_the_tense_that_counts_is_that_of_the_verb_at_hand(text: str, expected: list[str]) -> None:
    day = Published(datetime(2024, 5, 14), Precision.DAY, "metadata", "")  # a Tuesday
    assert [each.first.isoformat() for each in resolve_relative(text, day)] == expected


LISTED = (
    "1st, ",
    "2nd and the ",
    "30, ",
    "14 ",
    "May ",
    "June 3",
    "of ",
    "2024",
    "05/06/",
    "or the ",
    "-",
    "in ",
    "31st ",
)


@given(st.lists(st.sampled_from(LISTED), min_size=1, max_size=20))
def test_a_date_is_found_however_far_its_text_has_gone_on(parts: list[str]) -> None:
    text, before = "".join(parts), "The quay was dredged again, and ships came in. " * 5
    found = [(each.span.start + len(before), each.year, each.month, each.day) for each in find_dates(text)]
    assert [(each.span.start, each.year, each.month, each.day) for each in find_dates(before + text)] == found


def test_a_long_list_of_days_is_of_the_month_behind_it() -> None:
    days = "1st, 2nd, 3rd, 4th, 5th, 6th, 7th, 8th and the 31st"
    assert [each.day for each in find_dates(f"It opens on the {days} of May 2024.")] == [1, 2, 3, 4, 5, 6, 7, 8, 31]
