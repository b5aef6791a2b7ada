"""What is news of the day, what takes up what was said before, and what they do to a digest."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import add, library

from bot.digests.newsworthy import OPINION, SERVICE, TALK, reports, set_back, set_back_further
from bot.digests.stories import weightiest
from bot.writing.introduced import takes_up
from index.article import Article
from index.library import Filter
from index.passages import sentences
from tests.test_digest import told
from tests.test_stories import article

STRIKE = (
    "Nurses at the Velt hospital ended their strike on Tuesday after the town offered them nine per cent more. The"
    " hospital had sent away 400 patients since it began, director Olan Reike said. Wards will open again on Friday."
)
BAKERS = (
    "The bakers of Orlen know what makes a loaf. Some of them rise at two, others never sleep. Here are those that we"
    " like best, and what you should ask for when you stand at the counter in the morning."
)
LIBRARIES = (
    "A board in Sela took back its decision to clear the shelves of its four libraries on Tuesday. The board had voted"
    " last week to clear them, which the mayor called a mistake. The shelves will stay as they are until July, at the"
    " wish of the head librarian of the Sela libraries, who keeps the shelves of the Sela board."
)


@pytest.mark.parametrize(
    ("title", "back"),
    [
        ("Opinion: The ferry deserves better", OPINION),
        ("12 best bakers of Orlen", SERVICE),
        ("How to watch the regatta on Sunday", SERVICE),
        ("Storm in pictures", SERVICE),
        ("This date in rowing", SERVICE),
        ("Why the bridge had to close", TALK),
        ("Toll vote explained", TALK),
        ("Will the ferry run again?", TALK),
        ("Nurses in Velt end strike", 0.0),
        ("Bridge over the Lesk closes after ship strikes pier", 0.0),
        ("Fall in bread prices slows", 0.0),
        ("?", TALK),
    ],
)
def test_a_title_tells_what_is_no_report(title: str, back: float) -> None:
    assert set_back(article("a.txt", "Words.", 0, title)) == back


def test_a_report_says_when_it_happened_and_speaks_of_others() -> None:
    news, feature = article("a.txt", STRIKE, 1), article("b.txt", BAKERS, 1)
    assert set_back_further(news, texts(news)) == 0.0
    assert set_back_further(feature, texts(feature)) > 0.5


def test_what_is_in_another_language_counts_as_news() -> None:
    there = article("a.txt", "Die Brücke über den Fluss ist nach dem Sturm gesperrt und bleibt es auch.", 1)
    assert set_back_further(there, texts(there)) == 0.0


def test_a_story_is_told_by_its_reports_where_it_has_some() -> None:
    news = article("a.txt", STRIKE, 1, "Nurses end strike")
    comment = article("b.txt", STRIKE, 1, "Opinion: They were right")
    spoken = article("c.txt", f"On today's episode of Morning Talk: nurses. {STRIKE}", 1, "Nurses, ferries")
    assert reports([comment, news, spoken]) == [news]
    assert reports([comment]) == [comment]


@given(st.lists(st.sampled_from(["Nurses end strike", "Opinion: No", "Why?", "10 best inns", "?"])))
def test_something_is_left_and_in_its_order(titles: list[str]) -> None:
    given_articles = [article(f"{n}.txt", STRIKE, 1, title) for n, title in enumerate(titles)]
    kept = reports(given_articles)
    assert bool(kept) == bool(given_articles) and kept == [each for each in given_articles if each in kept]


@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        ("Kern had ruled that the bridge stays closed.", "Judge Ida Kern heard the case."),
        ("On Monday, Kern ruled again.", "Judge Ida Kern heard the case."),
        ("The buyer was to have one house.", "A woman in Velt was given 87 houses."),
        ("The 12 jurors were out for a day.", "A jury found him guilty."),
        ("The board’s vote came late.", "The libraries have a board."),
        ("The epicenter of the quake was at sea.", "The earth shook in Sela."),
        ("Under the new rule, links are banned.", "The site has banned links."),
        ("The tremors on Monday felled 600 houses.", "The earth shook in Sela."),
        ("The jurors also found two others guilty.", "A jury found him guilty."),
    ],
)
def test_what_was_named_before_is_taken_up(sentence: str, before: str) -> None:
    assert takes_up(sentence, [before])
    assert not takes_up(sentence, []), "what stands first takes nothing up"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ida Kern ruled that the bridge stays closed.",
        "The winner of a prize for photographs has turned it down.",
        "The Sund Space Agency put off the start.",
        "A ship struck the pier on Monday.",
        "The government of Estovar resigned.",
        "",
    ],
)
def test_what_says_itself_who_or_what_it_is_takes_nothing_up(sentence: str) -> None:
    assert not takes_up(sentence, ["Rain fell in Sela."])


def test_who_is_in_the_title_needs_no_introduction() -> None:
    before = ["Judge Ida Kern heard the case."]
    assert not takes_up("Kern ruled that the bridge stays closed.", before, "Kern rules on the bridge")


def test_a_story_is_headed_by_its_news_and_not_by_a_detail_that_leans_on_it() -> None:
    made = told([article("a.txt", LIBRARIES, 1, "Sela board keeps the shelves of its ...")])
    assert made.stories[0].headline.startswith("A board in Sela took back its decision")


def test_reports_come_before_what_is_no_news(tmp_path: Path) -> None:
    files = {
        "bakers.txt": f"The 12 best bakers of Orlen\n\n2025-04-02\n\n{BAKERS}\n",
        "nurses.txt": f"Nurses in Velt end strike\n\n2025-04-01\n\n{STRIKE}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with library(tmp_path / "home") as lib:
        add(lib, [tmp_path / name for name in files])
        entries = lib.articles(Filter())
        ordered = list(weightiest(lib, entries, "default", datetime(2025, 4, 3, tzinfo=UTC)))
    assert [group.articles[0].title for group in ordered] == [
        "Nurses in Velt end strike",
        "The 12 best bakers of Orlen",
    ]


def texts(given_article: Article) -> list[str]:
    return [span.of(given_article.text) for span in sentences(given_article)]
