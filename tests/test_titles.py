"""A title heads its story where the article carries it, and where it says what happened."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.digests.foremost import Cuts, numbered
from bot.draft import Kind, Task
from bot.sentences.compress import plain
from bot.support import Evidence, missing
from bot.writing import titles
from bot.writing.summaries import summarise
from index import extract
from index.article import Article
from index.passages import sentences
from tests.test_stories import article

BODY = (
    "The council of Orvane closed the Marsh Bridge on Monday. Engineers had found cracks in two piers. Buses go round."
)
NOW = datetime(2025, 4, 8, tzinfo=UTC)


def of(title: str, outlet: str | None = None) -> Article:
    return article("bridge.txt", BODY, 1, title, outlet)


def headline(found: Article) -> tuple[str, tuple[int, ...]] | None:
    return titles.headline(found, [span.of(found.text) for span in sentences(found)])


def test_a_title_that_a_sentence_carries_is_a_headline() -> None:
    assert headline(of("Orvane council closes the Marsh Bridge")) == ("Orvane council closes the Marsh Bridge", (0,))


def test_a_title_may_rest_on_several_sentences() -> None:
    made = headline(of("Orvane council closes Marsh Bridge: engineers found cracks"))
    assert made is not None
    assert set(made[1]) == {0, 1}


@pytest.mark.parametrize(
    "title",
    [
        "Did Orvane's council close the Marsh Bridge?",
        "How Orvane's council closed the Marsh Bridge",
        "Live: Orvane council closes the Marsh Bridge",
        "Opinion: Orvane's council closed the Marsh Bridge",
        "Orvane council closes the Marsh Bridge: what we know",
        "Orvane council closes the Marsh Bridge after ...",
        "Orvane council reveals details of the Marsh Bridge",
        "Bridge closed",
    ],
)
def test_a_title_that_asks_promises_comments_or_breaks_off_is_none(title: str) -> None:
    assert headline(of(title)) is None


@pytest.mark.parametrize(
    "title",
    [
        "Orvane council closes three bridges on Monday",
        "Orvane council closes the Tamsin Bridge",
        "Orvane council does not close the Marsh Bridge",
        "Orvane council opens the Marsh Bridge on Monday",
    ],
)
def test_a_title_that_its_article_does_not_carry_is_none(title: str) -> None:
    assert headline(of(title)) is None


@pytest.mark.parametrize("behind", [" | The Quay", " - The Quay", " – Quay", " | News"])
def test_the_outlets_name_behind_a_title_is_left_out(behind: str) -> None:
    assert titles.bare(of("Orvane council closes the Marsh Bridge" + behind, "The Quay")) == (
        "Orvane council closes the Marsh Bridge"
    )


def test_what_is_no_outlets_name_stays() -> None:
    assert titles.bare(of("Marsh Bridge - closed since Monday", "The Quay")) == "Marsh Bridge - closed since Monday"


def test_every_headline_of_the_sample_articles_is_carried_by_what_it_names(sample_articles: Path) -> None:
    files = sorted(sample_articles.rglob("*.txt"))
    headed = 0
    for found in (extract.article(extract.read(path, limit_bytes=10_000_000)) for path in files):
        labelled = [each for passage in numbered([found], Cuts()) for each in passage.labelled()]
        texts = [plain(span.of(found.text)) for _, span in labelled]
        if made := titles.headline(found, texts):
            headed += 1
            title, places = made
            day = found.published.when if found.published and found.published.day else None
            assert not missing(title, [Evidence(texts[place], title, day, found.language) for place in places])
            first = next(iter(summarise(Task(Kind.STORY, "", tuple(numbered([found], Cuts())), NOW))))
            assert (first.text, first.labels) == (title, tuple(labelled[place][0] for place in places))
    assert headed > len(files) / 4
