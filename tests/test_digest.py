"""Stories of a period: a headline and cited sentences each."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.digest import Written, digest, headline_of
from bot.meter import Meter
from bot.reply import Digest, Disagreement, order_key
from index import extract, query
from index.article import Article
from index.documents import ranked
from index.embeddings import WordLlama
from index.passages import sentences
from index.statements import Sentences
from tests.test_stories import CHEESE, FOLLOW_UP, REWRITE, VISIT, WIRE, article
from tests.test_summary import BuiltIn, Scripted

NOW = datetime(2025, 4, 8, tzinfo=UTC)
WORDS = WordLlama()


def told(
    found: list[Article], writer: BuiltIn | Scripted | None = None, topic: str | None = None, most: int = 10, **more
) -> Digest:  # type: ignore[no-untyped-def]
    scored = [(each, 1.0) for each in found]
    written = Written(topic, writer or BuiltIn(), Meter(), NOW, **more)
    return digest(scored, written, WORDS, since=None, until=None, max_stories=most)


def holds(made: Digest) -> None:
    assert [citation.number for citation in made.citations] == list(range(1, len(made.citations) + 1))
    cited = set()
    for citation in made.citations:
        assert citation.article.text[citation.span.start : citation.span.end] == citation.quote
    for story in made.stories:
        assert story.headline
        assert 1 <= len(story.sentences) <= 3
        of_story = {each.id for each in story.sources}
        for sentence in (*story.sentences, *(event.sentence for event in story.timeline)):
            cited |= set(sentence.citations)
            assert {made.citations[number - 1].article.id for number in sentence.citations} <= of_story
        assert list(story.sources) == sorted(story.sources, key=lambda each: order_key(each.published))
        days = [event.published.day for event in story.timeline if event.published]
        assert days == sorted(set(days))
        assert len(days) != 1
    assert cited == {citation.number for citation in made.citations}, "a citation that nothing is marked with"


PROBE = [
    article("wire.txt", WIRE, 0, outlet="Meridian"),
    article("rewrite.txt", REWRITE, 1, outlet="Orvane Today"),
    article("pictures.txt", FOLLOW_UP, 2, outlet="Sela Observer"),
]
OTHERS = [article("visit.txt", VISIT, 1, outlet="Northline"), article("cheese.txt", CHEESE, 1, outlet="Valden Post")]


def test_a_story_has_its_sources_latest_first_and_names_its_copies_once() -> None:
    made = told(PROBE + OTHERS)
    holds(made)
    probe = next(story for story in made.stories if len(story.sources) > 1)
    assert [each.source for each in probe.sources] == ["pictures.txt", "wire.txt"]
    assert [each.source for each in probe.copies] == ["rewrite.txt"]
    assert len(made.stories) == 3


def test_what_more_outlets_report_comes_first() -> None:
    assert len(told(OTHERS + PROBE).stories[0].sources) == 2


def test_sentences_of_a_story_come_from_different_articles() -> None:
    story = told(PROBE).stories[0]
    made = told(PROBE)
    assert len({made.citations[n - 1].article.source for sentence in story.sentences for n in sentence.citations}) == 2


def test_a_timeline_has_a_cited_entry_for_each_day() -> None:
    story = told(PROBE).stories[0]
    assert [event.published.iso() for event in story.timeline if event.published] == ["2025-04-01", "2025-04-03"]


def test_no_more_stories_than_asked_for() -> None:
    assert len(told(PROBE + OTHERS, most=1).stories) == 1
    assert told(PROBE, most=0).stories == ()


def test_no_articles_make_an_empty_digest() -> None:
    made = told([])
    assert (made.stories, made.citations, made.unsupported) == ((), (), ())


def test_an_earlier_toll_is_not_told_beside_the_later_one() -> None:
    early = (
        "At least nine people have died after the River Lesk burst its banks in Hallmere, Gov. Edda Marsh said. "
        "The Mill Bridge is closed in Hallmere."
    )
    late = (
        "The number of people killed after the River Lesk burst its banks in Hallmere has risen to 17, Gov. Edda Marsh "
        "said. Six are missing in Hallmere."
    )
    made = told([article("early.txt", early, 0), article("late.txt", late, 1)])
    holds(made)
    (story,) = made.stories
    assert "17" in story.headline
    assert not any("nine" in sentence.text for sentence in story.sentences)


def test_what_a_model_invents_is_withheld_and_replaced() -> None:
    made = told(
        [PROBE[0]],
        Scripted(
            "The probe Heron kills 12 people [1.1]\nThe probe Heron crashed on Friday, killing 12 people. [1.1]\n"
        ),
    )
    holds(made)
    assert "kill" not in made.stories[0].headline
    assert len(made.unsupported) == 2


def test_a_models_headline_stands_over_the_sentence_that_carries_it() -> None:
    made = told(
        [PROBE[0]],
        Scripted("The space probe Heron entered orbit around the asteroid Ysolde [1.1]\nControllers cheered. [1.2]\n"),
    )
    holds(made)
    assert made.stories[0].headline == "The space probe Heron entered orbit around the asteroid Ysolde"


def test_a_story_that_the_model_finds_off_the_topic_is_left_out() -> None:
    assert told([PROBE[0]], Scripted("NO ANSWER"), topic="cheese").stories == ()


def test_disagreements_are_found_by_the_function_that_is_given() -> None:
    seen: list[str] = []

    def disagreeing(about: str, sentences: object, citations: object) -> tuple[Disagreement, ...]:
        seen.append(about)
        return (Disagreement(about, ()),)

    made = told([PROBE[0]], topic="probes", disagreeing=disagreeing)
    assert seen == ["probes"]
    assert made.stories[0].disagreements


@pytest.mark.parametrize(
    ("text", "headline"), [("It rained.", "It rained"), ("He is in the U.S.", "He is in the U.S."), ("Why?", "Why?")]
)
def test_headlines_have_no_full_stop(text: str, headline: str) -> None:
    assert headline_of(text) == headline


def test_a_digest_of_the_sample_articles_is_all_cited(sample_articles: Path) -> None:
    read = [
        extract.article(extract.read(path, limit_bytes=10_000_000)) for path in sorted(sample_articles.rglob("*.txt"))
    ]
    made = told(read, most=40)
    assert len(made.stories) > 20
    holds(made)


def on_topic(
    articles: list[Article], topic: str, most: int | None = None, writer: BuiltIn | Scripted | None = None
) -> Digest:
    read = Sentences([(each, sentences(each)) for each in articles], WORDS)
    found = ranked(query.read(topic, now=NOW), read, WORDS)
    written = Written(topic, writer or BuiltIn(), Meter(), NOW)
    return digest(
        found.on_topic, written, WORDS, since=None, until=None, max_stories=10, ranking=found, max_points=most
    )


SAID = (
    ("The Orlen bridge will close for nine months from June while its cables are replaced.",
     "From June the Orlen bridge closes for nine months, so that its cables can be replaced."),
    ("A free ferry for walkers will run every 20 minutes between the two quays of Orlen.",
     "Between the two quays of Orlen a free ferry will run for walkers every 20 minutes."),
    ("Repairing the bridge will cost 48 million crowns, half of it paid by the state of Sund.",
     "The state of Sund pays half of the 48 million crowns that repairing the bridge will cost."),
    ("Lorries heavier than 12 tonnes must take the road through Velt until the bridge reopens.",
     "Until the bridge reopens, lorries heavier than 12 tonnes must take the road through Velt."),
)  # fmt: skip
OPENINGS = (
    "Market traders in the old town heard the news with a shrug.",
    "It was raining when Ida Brandt unrolled the plans.",
    "A goat watched from the roof of the toll house.",
    "Nobody in the hall had expected so short a meeting.",
)
"""Undated reports that say the same things in two wordings each, in different order."""
REPORTS = [
    article(f"{n}.txt", " ".join([opening, *(SAID[(n + k) % 4][(n + k // 2) % 2] for k in range(3))]), None)
    for n, opening in enumerate(OPENINGS)
]


def test_what_several_reports_say_on_a_topic_is_told_once_with_all_that_say_it() -> None:
    made = on_topic([*REPORTS, *OTHERS], "closing of the Orlen bridge")
    story = made.stories[0]
    assert len(story.sentences) == 4
    for sentence in story.sentences:
        cited = {made.citations[number - 1].article.source for number in sentence.citations}
        wording = next(pair for pair in SAID if sentence.text in pair)
        assert cited == {each.source for each in REPORTS if any(words in each.text for words in wording)}
    assert {each.source for each in story.sources} == {each.source for each in REPORTS}
    assert all(citation.span.of(citation.article.text) == citation.quote for citation in made.citations)
    assert [each.number for each in made.citations] == list(range(1, len(made.citations) + 1))


def test_a_digest_on_a_topic_keeps_to_the_points_asked_for() -> None:
    for most in (1, 2, 3):
        made = on_topic(REPORTS, "closing of the Orlen bridge", most=most)
        assert sum(len(story.sentences) for story in made.stories) <= most


def test_a_models_points_are_checked_and_given_every_report_that_says_them() -> None:
    built_in = on_topic(REPORTS, "closing of the Orlen bridge")
    first = built_in.stories[0].sentences[0]
    written = f"{first.text} [1.1]\nThe bridge collapsed and killed 40 people. [2.1]\n"
    made = on_topic(REPORTS, "closing of the Orlen bridge", writer=Scripted(written))
    assert [each.text for each in made.stories[0].sentences] == [first.text]
    assert len(made.stories[0].sentences[0].citations) == len(first.citations)
    assert set(made.unsupported) == {"The bridge collapsed and killed 40 people."}


def test_a_topic_that_nobody_reports_has_no_stories() -> None:
    assert on_topic(REPORTS, "chess in Ardenz").stories == ()
