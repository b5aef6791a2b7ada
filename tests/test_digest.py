"""Stories of a period: a headline and cited sentences each."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.digest import Extent, digest
from bot.digests.budget import size
from bot.digests.foremost import COMPARED_ARTICLES, READ_ARTICLES, foremost
from bot.digests.growing import Written
from bot.digests.story import headline_of
from bot.kept.looked import Known
from bot.llm.meter import Meter
from bot.render import untold_voices
from bot.reply import Digest, Disagreement, order_key
from bot.sentences.attributions import attributions
from bot.writing.salience import similarity
from index import extract
from index.article import Article
from index.embeddings import WordLlama
from index.passages import sentences
from index.related.statements import Sentences
from index.search import query
from index.search.documents import ranked
from index.stories import Grouped
from index.text.words import content_stems
from tests.test_stories import CHEESE, FOLLOW_UP, REWRITE, VISIT, WIRE, article
from tests.test_summary import BuiltIn, Scripted

NOW = datetime(2025, 4, 8, tzinfo=UTC)
WORDS = WordLlama()


def told(
    found: list[Article],
    writer: BuiltIn | Scripted | None = None,
    topic: str | None = None,
    most: int = 10,
    words: int = 1_000,
    **more: Any,
) -> Digest:
    scored = [(each, 1.0) for each in found]
    written = Written(topic, writer or BuiltIn(), Meter(), NOW, **more)
    return digest(scored, written, WORDS, Extent(stories=most, words=words))


def holds(made: Digest) -> None:
    """What is true of every digest."""
    assert [citation.number for citation in made.citations] == list(range(1, len(made.citations) + 1))
    cited = set()
    for citation in made.citations:
        assert citation.article.text[citation.span.start : citation.span.end] == citation.quote
    for story in made.stories:
        assert story.headline
        assert 1 <= len(story.sentences) <= 3
        of_story = {each.id for each in story.sources}
        events = [event.sentence for event in story.timeline]
        for sentence in (*story.sentences, *story.recalled, *(each.sentence for each in story.voices), *events):
            cited |= set(sentence.citations)
            assert {made.citations[number - 1].article.id for number in sentence.citations} <= of_story
        cited |= {claim.citation for each in story.disagreements for claim in each.claims}
        assert list(story.sources) == sorted(story.sources, key=lambda each: order_key(each.published))
        days = [(event.first, event.last) for event in story.timeline]
        assert days == sorted(days)
        assert len({first for first, _ in days}) != 1
        for voice in untold_voices(story):
            assert attributions(voice.sentence.text)
    assert cited == {citation.number for citation in made.citations}, "a citation that nothing is marked with"


def told_once(made: Digest) -> None:
    """No article is in two stories, and no two stories say nearly the same."""
    ids = [each.id for story in made.stories for each in (*story.sources, *story.copies)]
    assert len(ids) == len(set(ids))
    told = [frozenset(content_stems(" ".join(each.text for each in story.sentences))) for story in made.stories]
    heads = [frozenset(content_stems(story.headline)) for story in made.stories]
    for n in range(len(told)):
        for m in range(n):
            assert min(similarity(heads[n], heads[m]), similarity(told[n], told[m])) < 0.75, made.stories[n].headline


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
    assert [str(event.first) for event in story.timeline] == ["2025-04-01", "2025-04-03"]


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
    said = "The space probe Heron entered orbit around the asteroid Ysolde, the Sund Space Agency said"
    assert made.stories[0].headline == said


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


def test_a_headline_that_no_sound_shortening_makes_short_is_whole() -> None:
    text = (
        "The harbour board will challenge the naming of a special umpire to review thousands of invoices seized during "
        "last month's search of former mayor Tomas Veredin's boathouse on Gannet Point."
    )
    made = told([article("umpire.txt", text, 1)])
    assert made.stories[0].headline == headline_of(text)


@pytest.mark.parametrize(
    ("text", "headline"), [("It rained.", "It rained"), ("He is in the U.S.", "He is in the U.S."), ("Why?", "Why?")]
)
def test_headlines_have_no_full_stop(text: str, headline: str) -> None:
    assert headline_of(text) == headline


@pytest.fixture(scope="module")
def read(sample_articles: Path) -> list[Article]:
    """The sample articles that are plain text."""
    return [
        extract.article(extract.read(path, limit_bytes=10_000_000)) for path in sorted(sample_articles.rglob("*.txt"))
    ]


def test_a_digest_of_the_sample_articles_is_all_cited_and_tells_no_story_twice(read: list[Article]) -> None:
    made = told(read, most=40, words=20_000)
    assert len(made.stories) > 20
    holds(made)
    told_once(made)


@pytest.mark.parametrize("words", [60, 150, 400, 1_000, 3_000])
def test_a_digest_keeps_to_its_words(read: list[Article], words: int) -> None:
    made = told(read, most=40, words=words)
    holds(made)
    told_once(made)
    assert 0 < sum(map(size, made.stories)) <= words


def test_a_talkative_model_is_kept_to_the_words_too() -> None:
    long = "The space probe Heron entered orbit around the asteroid Ysolde on Tuesday after a voyage of seven years"
    chatty = Scripted(*(f"{each} [1.1]\n" for each in (long, long.replace(" on Tuesday", ""), f"{long}, it said")))
    for words in (20, 40, 80):
        made = told(PROBE + OTHERS, chatty, words=words)
        assert sum(map(size, made.stories)) <= words


def test_shortening_a_digest_leaves_the_weightiest_stories_in_their_order(read: list[Article]) -> None:
    whole = [story.headline for story in told(read, most=40, words=20_000).stories]
    for words in (100, 300, 900):
        short = [story.headline for story in told(read, most=40, words=words).stories]
        assert short == whole[: len(short)]


def known(*articles: Article) -> Known:
    return Known("ada", NOW, {each.id: NOW.timestamp() for each in articles})


def test_a_reader_is_told_only_what_is_new_to_them() -> None:
    made = told(PROBE + OTHERS, known=known(PROBE[0], PROBE[1], OTHERS[1]))
    holds(made)
    headlines = {story.headline: story for story in made.stories}
    assert len(headlines) == 2, "the cheese has been told"
    probe = next(story for story in made.stories if story.told)
    assert "pictures" in probe.sentences[0].text
    assert ["entered orbit" in each.text for each in probe.recalled] == [True]
    new = {made.citations[number - 1].article.source for each in probe.sentences for number in each.citations}
    assert new == {"pictures.txt"}


def test_a_reader_who_knows_all_is_told_nothing() -> None:
    assert told(PROBE + OTHERS, known=known(*PROBE, *OTHERS)).stories == ()


def test_a_new_article_that_says_nothing_new_is_counted_and_not_told() -> None:
    again = article("again.txt", "The Sund Space Agency said that the space probe Heron entered orbit around the "
                    "asteroid Ysolde on Tuesday after a voyage of seven years.", 1, outlet="Late Edition")  # fmt: skip
    made = told([PROBE[0], PROBE[2], again], known=known(PROBE[0], PROBE[2]))
    assert made.stories == ()
    assert [each.source for each in made.repeating] in (["again.txt"], []), "a copy is not even counted"


def test_a_models_sentence_gets_back_who_says_it() -> None:
    said = article("fire.txt", "The fire was started on purpose, the police in Sela said.", 0)
    headline, body = "Sela fire was started on purpose [1.1]\n", "The fire was started on purpose. [1.1]\n"
    (story,) = told([said], Scripted(headline, body)).stories
    assert all("the police in Sela said" in each for each in (story.headline, *(s.text for s in story.sentences)))


def on_topic(
    articles: list[Article], topic: str, most: int | None = None, writer: BuiltIn | Scripted | None = None
) -> Digest:
    read = Sentences([(each, sentences(each)) for each in articles], WORDS)
    found = ranked(query.read(topic, now=NOW), read, WORDS)
    written = Written(topic, writer or BuiltIn(), Meter(), NOW)
    return digest(found.on_topic, written, WORDS, Extent(stories=10, points=most), ranking=found)


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
    assert "The bridge collapsed and killed 40 people." in made.unsupported


def test_a_topic_that_nobody_reports_has_no_stories() -> None:
    assert on_topic(REPORTS, "chess in Ardenz").stories == ()


def test_of_a_long_story_the_latest_articles_and_the_independent_ones_are_read_whole() -> None:
    many = [
        article(f"{n}.txt", f"{VISIT} {n}", n, outlet="Valden Post" if n else "Meridian Wire")
        for n in range(COMPARED_ARTICLES + 10)
    ]
    latest_first = tuple(reversed(many))
    chosen = foremost(latest_first, Grouped(latest_first, ()))
    assert len(chosen) == COMPARED_ARTICLES
    assert list(chosen) == [each for each in latest_first if each in chosen]
    assert [*chosen[:READ_ARTICLES]] == [*latest_first[:READ_ARTICLES]]
    assert many[0] in chosen, "the only one of its outlet, and the earliest"
    assert foremost(latest_first[:3], Grouped(latest_first[:3], ())) == latest_first[:3]
