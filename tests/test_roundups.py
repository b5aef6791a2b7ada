"""Round-ups, told by their titles, and what they do to stories."""

import pytest

from index.related.roundups import is_roundup
from tests.test_stories import FOLLOW_UP, WIRE, article, together

ROUNDUPS = [
    "5 things to know for March 2: Harvest, Ferries, Tolls ...",
    "Ten Things You Need to Know Today: 6 April 2025 | The Quay",
    "Toll rise, ferry fire: 5 things to know Tuesday",
    "Daily Briefing: Ferry fire",
    "Ferry fire, tolls and a lost goat. It's Wednesday's news.",
    "Start your week smart: Ferries, tolls",
    "Photos this week: April 1 to 8",
    "The week in review",
    "Orlen Bridge, Toll Vote, Ferry Fire",
    "Orlen bridge closing, toll vote, ferry fire, lost goats ...",
]
REPORTS = [
    "Five things to know about the Orlen bridge",
    "Ida Brandt, singer, actor and mayor, dies at 96",
    "Ferries stop in Orlen, Sela and Velt",
    "How to see the comet, meteor showers, the eclipse",
    "Bridge closes: Orlen, Sela, Velt cut off",
    "Probe enters orbit around asteroid",
    "The bridge, the ferry, the toll",
    "",
    ",,,",
    "北京天气预报,上海,广州",
]


@pytest.mark.parametrize("title", ROUNDUPS)
def test_a_title_that_names_the_days_news_or_lists_subjects_is_a_roundup(title: str) -> None:
    assert is_roundup(title)


@pytest.mark.parametrize("title", REPORTS)
def test_a_headline_is_none(title: str) -> None:
    assert not is_roundup(title)


def test_a_roundup_joins_no_story_that_it_touches_on() -> None:
    told = "The probe Heron entered orbit around the asteroid Ysolde"
    report = article("wire.txt", WIRE, 0, title=told)
    later = article("pictures.txt", FOLLOW_UP, 1, title=told)
    roundup = article("five.txt", FOLLOW_UP, 1, title="5 things to know for April 2: Heron, Tolls, Ferries")
    assert frozenset({"wire.txt", "pictures.txt"}) in together([report, later])
    assert frozenset({"wire.txt"}) in together([report, roundup])
