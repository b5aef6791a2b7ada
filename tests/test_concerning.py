"""What of an article a digest on a topic tells."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import Extent, digest
from bot.digests.concerning import ALL, Concern
from bot.digests.growing import Written
from bot.digests.points import good
from bot.llm.meter import Meter
from bot.reply import Digest
from index.article import Article
from index.embeddings import WordLlama
from index.passages import sentences
from index.related.statements import Sentences
from index.search import query
from index.search.documents import ranked
from tests.test_stories import article
from tests.test_summary import BuiltIn

NOW = datetime(2025, 4, 8, tzinfo=UTC)
WORDS = WordLlama()

FLOODS = article("floods.txt", "Floods in Velmark have driven 4,000 people from their homes, the mayor of Sela said. "
                 "The river Orle rose by three metres in a night. The town's schools will stay closed until Monday.", 3,
                 "Velmark floods drive thousands from their homes")  # fmt: skip
FARMS = article("farms.txt", "Milk has never been dearer in the shops of Brannock. Dairies pay farmers 40 percent more "
                "than a year ago. Cheese costs more as well. The floods in Velmark have cut off two of the largest "
                "dairies in the valley. Butter may follow, a trader said.", 3,
                "Why milk costs more than ever")  # fmt: skip
ROUNDUP = article("five.txt", "A stolen painting hangs in Orvane again after eleven years. The floods in Velmark have "
                  "driven 4,000 people from their homes, and more rain is forecast. A goat won the town's beauty "
                  "prize.", 4, "5 things to know today: Painting, floods, goat")  # fmt: skip
CHEESE = article("cheese.txt", "The cheese fair of Orvane drew a record 30,000 guests. Nobody there went hungry.", 3,
                 "Record crowd at cheese fair")  # fmt: skip
ELSEWHERE = article("harran.txt", "Floods in Harran have washed away a bridge, the harbour master said. The floods are "
                    "the worst there since 1931.", 3, "Harran floods wash away bridge")  # fmt: skip
ALL_FIVE = [FLOODS, FARMS, ROUNDUP, CHEESE, ELSEWHERE]


def concern(topic: str, articles: list[Article]) -> Concern:
    return Concern.of(topic, Sentences([(each, sentences(each)) for each in articles], WORDS))


def told(topic: str, articles: list[Article]) -> Digest:
    read = Sentences([(each, sentences(each)) for each in articles], WORDS)
    found = ranked(query.read(topic, now=NOW), read, WORDS)
    return digest(found.on_topic, Written(topic, BuiltIn(), Meter(), NOW), WORDS, Extent(stories=10), ranking=found)


def test_of_an_article_on_something_else_only_what_names_the_topic_is_told() -> None:
    found = concern("Velmark floods", ALL_FIVE)
    assert found.of_article(FLOODS) is ALL
    for other in (FARMS, ROUNDUP):
        (named,) = found.of_article(other) or ()
        assert "floods in Velmark" in named.of(other.text)


def test_a_name_in_the_topic_has_to_be_said() -> None:
    found = concern("Velmark floods", ALL_FIVE)
    assert ELSEWHERE.id not in found.about
    assert not any(ELSEWHERE in story.sources for story in told("Velmark floods", ALL_FIVE).stories)
    assert ELSEWHERE.id in concern("floods", ALL_FIVE).about


@pytest.mark.parametrize("topic", [None, "", "What did the floods in Velmark cost?", "one two three four five six"])
def test_a_question_and_no_topic_leave_everything_to_be_told(topic: str | None) -> None:
    found = concern(topic or "", ALL_FIVE)
    assert all(found.of_article(each) is ALL for each in ALL_FIVE)
    assert ROUNDUP not in found.told(ALL_FIVE), "a round-up adds nothing beside reports"
    assert found.told([ROUNDUP]) == [ROUNDUP]


@given(st.text(max_size=40), st.lists(st.sampled_from(ALL_FIVE), min_size=1, max_size=5, unique_by=lambda one: one.id))
def test_what_may_be_told_are_sentences_of_the_article(topic: str, articles: list[Article]) -> None:
    found = concern(topic, articles)
    for each in articles:
        assert set(found.of_article(each) or ()) <= set(sentences(each))
    assert {one.id for one in found.told(articles)} <= {one.id for one in articles}


def test_no_story_of_a_digest_on_a_topic_begins_with_something_else() -> None:
    made = told("Velmark floods", ALL_FIVE)
    assert made.stories[0].sources[0].source == "floods.txt"
    for story in made.stories:
        assert FLOODS in story.sources or all("Velmark" in each.text for each in story.sentences)
    assert not any("goat" in each.text for story in made.stories for each in story.sentences)


def test_a_round_up_is_not_told_again_for_what_a_report_has_told() -> None:
    again = article("again.txt", "A stolen painting hangs in Orvane again after eleven years. Floods in Velmark have "
                    "driven 4,000 people from their homes, the mayor of Sela said.", 4,
                    "5 things to know today")  # fmt: skip
    made = told("Velmark floods", [FLOODS, again, CHEESE])
    assert [each.source for story in made.stories for each in story.sources] == ["floods.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "Who will pay for the dams of Velmark, and how soon will the work begin?",
        "THE MAYOR SPEAKS:Velmark braces for a second week of rain.",
        "And you can say, \"Well, the dams of Velmark have never been this full in spring.",
        "Mayor Orla Veredin, left, shows the dams of Velmark to visitors from Sela.",
        "Velmark floods: what we have learned about the dams since Monday",
        "I sure hope so.",
    ],
)  # fmt: skip
def test_what_is_no_statement_is_no_point(text: str) -> None:
    one = article("a.txt", f"{text}\n\nThe dams of Velmark have never been this full in spring, the mayor said.", 1)
    read = Sentences([(one, sentences(one))], WORDS)
    worth = dict(zip(read.texts, good(read).tolist(), strict=True))
    assert max(worth.values()) > 0
    assert all(value == 0 for said, value in worth.items() if "the mayor said" not in said)
