"""What happened, day by day: in a reply, at the terminal, over HTTP and as a drawing."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.account import Account
from bot.digests.event_days import Days, event_days
from bot.rendering.dated import days_text
from bot.rendering.timeline_svg import FIT, drawn, wrapped
from bot.reply import Citation, Event, Sentence, Timeline
from bot.service import Service
from bot.settings import Settings
from bot.timeline import events
from bot.writing.salience import similarity
from index.article import Article, Precision, Published, Span
from index.library import Filter
from index.text.words import content_stems
from tests.test_stories import FOLLOW_UP, REWRITE, WIRE, article

NOW = datetime(2025, 12, 31, tzinfo=UTC)
MONDAY = Published(datetime(2025, 3, 3, tzinfo=UTC), Precision.DAY, "metadata", "")


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("The ferry sank on Saturday.", "2025-03-01", "2025-03-01"),
        ("The ferry will sail again on Saturday.", "2025-03-08", "2025-03-08"),
        ("Veredin will visit Kallimar on April 8 and 9, his office said on Monday.", "2025-04-08", "2025-04-09"),
        ("The talks of May 16-17, 2024 failed: they were held in Sela.", None, None),
        ("The talks were held in Sela on May 16-17, 2024.", "2024-05-16", "2024-05-17"),
        ("The ferry is safe, the harbour office said on Monday.", None, None),
        ("The office announced on Monday that the ferry would sail on May 2.", "2025-03-03", "2025-03-03"),
        ("Quist, who won the cup in January, has resigned.", None, None),
        ("The ferry has been out of service since February 3.", None, None),
        ("Work is to start in April.", "2025-04-01", "2025-04-30"),
        ("The mayor promised that work would start in April.", None, None),
        ("The ferry was built in 1967.", None, None),
    ],
)
def test_a_sentence_tells_of_the_days_of_its_event(sentence: str, first: str | None, last: str | None) -> None:
    wanted = Days(date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    assert event_days(sentence, MONDAY) == wanted


@pytest.mark.parametrize(
    ("language", "sentence", "day"),
    [
        ("de", "Die Fähre sank am Samstag vor Sela.", "2025-03-01"),
        ("de", "Die Fähre ist seit Samstag außer Betrieb.", None),
        ("de", "Die Brücke bleibt bis 8. April 2025 gesperrt.", None),
        ("fr", "Le ferry a coulé samedi au large de Sela.", "2025-03-01"),
        ("fr", "Le ferry est hors service depuis samedi.", None),
        ("es", "El ferry se hundió el sábado frente a Sela.", "2025-03-01"),
        ("es", "El puente está cerrado desde el 3 de febrero de 2025.", None),
        ("ru", "Паром затонул в субботу у Селы.", "2025-03-01"),
        ("ru", "Мост закрыт до 8 апреля 2025 года.", None),
        ("uk", "Пором затонув у суботу біля Сели.", "2025-03-01"),
        ("vi", "Phà chìm hôm qua ngoài khơi Sela.", "2025-03-02"),
        ("zh", "渡轮昨天在塞拉附近沉没。", "2025-03-02"),
        ("ar", "غرقت العبارة أمس قرب سيلا.", "2025-03-02"),
    ],
)
def test_in_other_languages_too(language: str, sentence: str, day: str | None) -> None:
    wanted = Days(date.fromisoformat(day), date.fromisoformat(day)) if day else None
    assert event_days(sentence, MONDAY, language) == wanted


def test_words_without_a_date_of_their_own_are_not_dated() -> None:
    assert event_days("The ferry sank on Saturday.", None) is None
    assert event_days("The ferry sank on March 1, 2025.", None) == Days(date(2025, 3, 1), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-04-08", "2025-04-08", "8 April 2025"),
        ("2025-04-08", "2025-04-09", "8–9 April 2025"),
        ("2025-04-30", "2025-05-02", "30 April – 2 May 2025"),
        ("2024-12-30", "2025-01-02", "30 December 2024 – 2 January 2025"),
        ("2025-02-01", "2025-02-28", "February 2025"),
        ("2025-01-01", "2025-12-31", "2025"),
    ],
)
def test_days_are_written_as_a_reader_would(first: str, last: str, words: str) -> None:
    told = Event(None, Sentence("It rained.", (1,)), date.fromisoformat(first), date.fromisoformat(last))
    assert days_text(told) == words


def test_an_event_that_several_articles_report_has_one_entry_with_all_of_them() -> None:
    account = Account()
    told = events([article("a.txt", WIRE, 0, outlet="Meridian"), article("b.txt", REWRITE, 1, outlet="Orvane Today"),
                   article("c.txt", FOLLOW_UP, 2, outlet="Sela Observer")], account, NOW, most=9)  # fmt: skip
    assert [str(each.first) for each in told] == ["2025-04-01", "2025-04-03"]
    assert told[0].outlets == ("Meridian", "Orvane Today")
    assert len(told[0].sentence.citations) == 2


@pytest.fixture(scope="module")
def service(sample_library: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = sample_library(tmp_path_factory.mktemp("timeline") / "home")
    with Service(Settings.load({}, home=home), hold=False) as opened:
        yield opened


TOPICS = ("Hallmere flood", "Veredin visit to Kallimar", "Lantern Coastway merger", "dock strike Brannock")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topics_timeline_is_in_order_cited_and_tells_nothing_twice(service: Service, topic: str) -> None:
    found = service.timeline(topic, where=Filter(), now=NOW, most=12)
    assert 1 < len(found.events) <= 12
    assert [each.first for each in found.events] == sorted(each.first for each in found.events if each.first)
    assert [each.number for each in found.citations] == list(range(1, len(found.citations) + 1))
    assert {n for each in found.events for n in each.sentence.citations} == {each.number for each in found.citations}
    for n, one in enumerate(found.events):
        assert one.outlets
        for other in found.events[:n]:
            if one.first == other.first:
                said = (frozenset(content_stems(each.sentence.text)) for each in (one, other))
                assert similarity(*said) < 0.5
    for each in found.citations:
        assert each.article.text[each.span.start : each.span.end] == each.quote


def test_fewer_entries_are_the_weightier_ones_in_the_same_order(service: Service) -> None:
    whole = [each.sentence.text for each in service.timeline(TOPICS[0], where=Filter(), now=NOW, most=40).events]
    few = [each.sentence.text for each in service.timeline(TOPICS[0], where=Filter(), now=NOW, most=3).events]
    assert len(few) == 3
    assert [each for each in whole if each in few] == few


SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_has_a_title_a_description_and_an_entry_for_each_event(service: Service) -> None:
    found = service.timeline(TOPICS[0], where=Filter(), now=NOW, most=12)
    root = ET.fromstring(drawn(found, "https://precis.example"))
    assert root.findtext(f"{SVG}title") == "Timeline: Hallmere flood"
    assert (root.findtext(f"{SVG}desc") or "").startswith(f"{len(found.events)} events, from 13 September 2024")
    assert len(root.findall(f".//{SVG}circle")) == len(found.events)
    words = " ".join(" ".join(each.itertext()) for each in root.findall(f".//{SVG}text")).split()
    for event in found.events:
        assert event.sentence.text.split()[-1] in words
    links = [each.attrib["href"] for each in root.findall(f".//{SVG}a")]
    assert len(links) == sum(len(each.sentence.citations) for each in found.events)
    assert all(each.startswith("https://precis.example/articles/") for each in links)
    heights = [float(each.attrib["cy"]) for each in root.findall(f".//{SVG}circle")]
    assert heights == sorted(heights)


@given(st.text(min_size=1, max_size=300))
def test_no_line_of_a_drawing_is_too_wide_and_no_letter_is_lost(text: str) -> None:
    lines = list(wrapped(" ".join(text.split()), FIT))
    assert all(len(line) <= FIT for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_words_make_a_drawing_that_is_well_formed(topic: str, said: str) -> None:
    told = Event(None, Sentence(said, (1,)), date(2025, 3, 1), date(2025, 3, 1), ("The <Quay>",))
    root = ET.fromstring(drawn(Timeline(topic, None, None, (told,), (_cited(),))))
    assert root.tag == f"{SVG}svg"


def _cited() -> Citation:
    read: Article = article("a.txt", WIRE, 0)
    return Citation(1, read, Span(0, 9))


def test_a_timeline_comes_in_four_forms(precis: Precis, added: Path) -> None:
    asked = ("timeline", "Sela", "ferry", "--now", "2025-04-01")
    shown = precis(*asked)
    assert shown.code == 0
    assert "10 March 2025: The Sela ferry will sail again on Monday" in shown.out
    form = precis(*asked, "--json").json
    assert (form["topic"], form["events"][0]["date"], form["events"][0]["when"]) == (
        "Sela ferry", "2025-03-10", "10 March 2025",
    )  # fmt: skip
    assert precis(*asked, "--markdown").out.startswith("# Sela ferry\n\n- 10 March 2025: ")
    assert precis(*asked, "--svg", "-").out.startswith("<svg")
    written = precis(*asked, "--svg", "t.svg")
    assert (written.code, written.error) == (0, "precis: drawn to t.svg")
    ET.parse(added / "t.svg")


def test_a_topic_without_a_date_exits_with_1_and_two_forms_with_2(precis: Precis, added: Path) -> None:
    nothing = precis("timeline", "zebra", "herds")
    assert (nothing.code, nothing.out) == (1, "No dated events about 'zebra herds'.\n")
    assert precis("timeline", "ferry", "--json", "--svg", "-").code == 2
    assert "Missing argument" in precis("timeline").error


@pytest.mark.parametrize(
    "text",
    [
        "In 1997, her part in the film shown on Tuesday brought her fame.",
        "The pages went on: rescuers pulled two more people from the rubble early Wednesday.",
        "April 25 - The bank sells itself to the ferry company for four million crowns.",
    ],
)
def test_an_event_whose_day_is_a_guess_is_no_entry(text: str) -> None:
    assert event_days(text, Published(datetime(2024, 11, 12), Precision.DAY, "metadata", "")) is None  # a Tuesday


@pytest.mark.parametrize(
    "text",
    [
        "Three weeks after meeting the mayor, the company began its search for the wreck of the ferry Alma.",
        "The ferry was once the fastest ship on the river Orle and the pride of Brannock.",
        "Rescuers reached the last of the survivors of the ferry Alma early Wednesday.",
    ],
)
def test_what_a_report_tells_of_another_time_does_not_stand_under_its_own_day(text: str) -> None:
    report = article("a.txt", text, 0)  # a Tuesday
    assert events([report], Account(), NOW, most=9) == ()
