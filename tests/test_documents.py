"""Articles ranked for a topic, by what they say and what they say alike."""

from datetime import datetime
from pathlib import Path

from index import extract
from index.search import query
from index.search.documents import Ranking, Steps, bm25, ranked
from tests.newsroom import embedding
from tests.test_statements import ALL, OTHER, article, read

NOW = datetime(2025, 4, 8)
FAR = tuple(
    article(f"far{n}", text)
    for n, text in enumerate(
        (
            "The orchestra plays Dvorak on Sunday in the old customs house.",
            "Herring landings fell by a tenth in March, the fisheries office said.",
            "A goat climbed onto the roof of the Hexwater town hall.",
        )
    )
)


ALL_STEPS = Steps()


def ranking(topic: str, steps: Steps = ALL_STEPS) -> Ranking:
    return ranked(query.read(topic, now=NOW), read(*FAR, *ALL), embedding(), steps=steps)


def test_what_says_the_topic_comes_first_and_only_that_concerns_it() -> None:
    found = ranking("closing of the Orlen bridge")
    assert {each.title for each, _ in found.articles[:3]} == {"a", "b", "c"}
    assert {each.title for each, _ in found.on_topic} == {"a", "b", "c"}
    assert found.on_topic[0][1] == 1.0


def test_nothing_concerns_a_topic_that_no_article_says_half_of() -> None:
    assert ranking("moon landing anniversary").on_topic == []
    assert ranked(query.read("x", now=NOW), read(), embedding()).articles == []


def test_a_topics_word_is_said_by_a_longer_one() -> None:
    assert [each.title for each, _ in ranking("bake").on_topic] == ["d"], OTHER


def test_what_an_article_says_in_passing_does_not_lead_the_search_away(sample_articles: Path) -> None:
    files = sorted((*sample_articles.glob("*/*.txt"), *sample_articles.glob("*/*.md")))
    told = read(*(extract.article(extract.read(file, limit_bytes=1_000_000)) for file in files))
    found = ranked(query.read("rail merger", now=NOW), told, embedding())
    titles = [each.title for each, _ in found.on_topic]
    assert len(titles) == 3, titles
    assert all("Lantern Rail" in title for title in titles), "dockers' goods are sent by rail, too"


def test_every_article_is_ranked_once_with_any_step_off() -> None:
    for steps in (
        Steps(),
        Steps(vectors=False),
        Steps(feedback=False),
        Steps(neighbours=False),
        Steps(statements=False),
    ):
        found = ranking("ferry for walkers", steps)
        assert sorted(each.title for each, _ in found.articles) == ["a", "b", "c", "d", "far0", "far1", "far2"]
        assert {each.title for each, _ in found.articles[:2]} == {"a", "c"}


def test_articles_that_share_statements_with_those_on_the_topic_rise() -> None:
    with_statements, without = ranking("ferry"), ranking("ferry", Steps(statements=False))
    place = {found: [each.title for each, _ in found.articles].index("b") for found in (with_statements, without)}
    assert place[with_statements] <= place[without]


def test_rarer_words_score_higher() -> None:
    known = read(*ALL)
    assert bm25({"bakeri": 1.0}, known).max() > bm25({"orlen": 1.0}, known).max()
    assert bm25({"absent": 1.0}, known).max() == 0
