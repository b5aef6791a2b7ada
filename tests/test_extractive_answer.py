"""Sentences that answer, and questions that no sentence answers."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.draft import DraftSentence, Kind, NumberedPassage, Task
from bot.extractive import WordVectors
from bot.writing.answers import answer
from index.article import Article, Block, Label, Precision, Published, Span
from index.embeddings import WordLlama
from index.passages import passages

NOW = datetime(2025, 12, 31)

BRIDGE_2024 = (
    "Tolney approves bridge over the Arrow",
    "The city of Tolney approved a bridge over the Arrow on Tuesday. It is expected to cost 40 million crowns. "
    "Engineer Ada Brink designed it. Work will begin on May 4, 2025, because the river is low in spring. "
    "The council voted 31 to 12 for the plan.",
    datetime(2024, 11, 5),
)
BRIDGE_2025 = (
    "Tolney bridge grows dearer",
    "The bridge over the Arrow in Tolney is now expected to cost 55 million crowns, the city said on Monday. "
    "Six workers were hurt when a crane fell in August. "
    "Mayor Otto Lind said that the delay was caused by rust in the steel.",
    datetime(2025, 9, 1),
)
VECTORS = WordVectors(WordLlama())


def article(title: str, text: str, when: datetime) -> Article:
    return Article(
        f"/news/{title}.txt",
        text,
        title,
        None,
        None,
        Published(when, Precision.DAY, "dateline", ""),
        (Block(Span(0, len(text)), Label.BODY),),
    )


def even(terms: Iterable[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 1.0)


def asking(question: str, *stories: tuple[str, str, datetime]) -> list[DraftSentence]:
    found = [(each, passage) for each in (article(*story) for story in stories) for passage in passages(each)]
    numbered = tuple(NumberedPassage(number, each, passage) for number, (each, passage) in enumerate(found, 1))
    return list(answer(Task(Kind.ANSWER, question, numbered, NOW), even, VECTORS.similar))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When will work on the Tolney bridge begin?", "May 4, 2025"),
        ("when will work on the tolney bridge begin", "May 4, 2025"),
        ("Who designed the Tolney bridge?", "Ada Brink"),
        ("How many workers were hurt at the bridge in Tolney?", "Six workers"),
        ("Why was the Tolney bridge delayed?", "rust in the steel"),
    ],
)
def test_the_sentence_that_answers_is_found(question: str, words: str) -> None:
    assert words in " ".join(each.text for each in asking(question, BRIDGE_2024, BRIDGE_2025))


@pytest.mark.parametrize(
    "question",
    [
        "How many workers died at the Tolney bridge?",
        "Who is the bishop of Tolney?",
        "When will Otto Lind visit Kallimar?",
        "What happened yesterday?",
        "How do I bake rye bread?",
        "",
    ],
)
def test_a_question_that_no_sentence_answers_has_no_answer(question: str) -> None:
    assert asking(question, BRIDGE_2024, BRIDGE_2025) == []


def test_differing_amounts_are_each_given_latest_first() -> None:
    found = [each.text for each in asking("What will the Tolney bridge cost?", BRIDGE_2024, BRIDGE_2025)]
    assert ["55 million" in found[0], "40 million" in found[1], len(found)] == [True, True, 2]


def test_a_report_of_another_quarter_does_not_answer() -> None:
    story = (
        "Quill profit up",
        "Quill reported a third-quarter profit of $12 million on Monday.",
        datetime(2025, 10, 20),
    )
    assert asking("What was Quill's profit in the first quarter of 2025?", story) == []
    assert len(asking("What was Quill's profit in Q3 2025?", story)) == 1


def test_an_announcement_brings_the_sentence_after_it() -> None:
    text = "Lumarin slowed the disease in a trial. Side effects were common. Dizziness troubled 22 percent of them."
    found = asking("What are the side effects of Lumarin?", ("Drug slows disease", text, datetime(2025, 3, 1)))
    assert any("Dizziness" in each.text for each in found)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_question_gives_at_most_eight_labelled_sentences_of_the_articles(question: str) -> None:
    found = asking(question, BRIDGE_2024, BRIDGE_2025)
    assert len(found) <= 8
    assert all(each.labels and (each.text in BRIDGE_2024[1] or each.text in BRIDGE_2025[1]) for each in found)


def test_the_same_question_has_the_same_answer() -> None:
    question = "What will the Tolney bridge cost?"
    assert asking(question, BRIDGE_2024, BRIDGE_2025) == asking(question, BRIDGE_2024, BRIDGE_2025)


CUP_2025 = (
    "Tolney wins the Arrow Cup",
    "In 1998 Kallimar won the Arrow Cup for the first time, after a final of two hours. "
    "Tolney won the Arrow Cup on Sunday, beating Sela 3-2 in the final at Brannock.",
    datetime(2025, 6, 16),
)


def test_what_is_asked_of_the_news_is_not_answered_with_its_history_first() -> None:
    said = [each.text for each in asking("Who won the Arrow Cup?", CUP_2025)]
    assert said[0].startswith("Tolney won")
    said = [each.text for each in asking("Who won the Arrow Cup in 1998?", CUP_2025)]
    assert said[0].startswith("In 1998 Kallimar")


def test_the_best_sentence_comes_first_and_of_amounts_the_latest() -> None:
    named = asking("Who designed the Tolney bridge?", BRIDGE_2025, BRIDGE_2024)
    assert "Ada Brink" in named[0].text
    costs = asking("How much will the bridge in Tolney cost?", BRIDGE_2024, BRIDGE_2025)
    assert "55 million" in costs[0].text and "40 million" in " ".join(each.text for each in costs[1:])


LOTTERY = "The jackpot of the Arrow lottery stands at {} million crowns, its organisers said."


def test_of_two_reports_that_tell_as_well_the_news_comes_first() -> None:
    old = ("Arrow lottery grows", LOTTERY.format(3), datetime(2025, 3, 1))
    new = ("Arrow lottery grows again", LOTTERY.format(8), datetime(2025, 12, 1))
    for stories in ((old, new), (new, old)):
        assert "8 million" in asking("How much is the jackpot of the Arrow lottery?", *stories)[0].text
    cup = (CUP_2025[0], "Tolney won the Arrow Cup on Sunday, beating Sela 3-2.", CUP_2025[2])
    before = ("Sela wins the Arrow Cup", "Sela won the Arrow Cup on Sunday, beating Tolney 1-0.", datetime(2024, 6, 16))
    for stories in ((cup, before), (before, cup)):
        assert asking("Who won the Arrow Cup?", *stories)[0].text.startswith("Tolney won")


def test_a_year_to_come_is_told_of_only_by_who_speaks_of_it() -> None:
    assert asking("Who won the Arrow Cup?", CUP_2025)
    assert asking("Who will win the Arrow Cup in 2030?", CUP_2025) == []
    host = (
        "Sela to be host",
        "Sela will host the Arrow Cup in 2030, the league said on Monday.",
        datetime(2025, 6, 20),
    )
    assert len(asking("Who will host the Arrow Cup in 2030?", host)) == 1


def test_what_opens_with_years_ago_is_not_what_is_asked_of_now() -> None:
    text = (
        "A year ago, the average rent in Tolney was 900 crowns a month. "
        "The average rent in Tolney is 1,100 crowns a month, the city said on Monday."
    )
    found = asking("What is the average rent in Tolney?", ("Rents rise in Tolney", text, datetime(2025, 12, 1)))
    assert "1,100 crowns" in found[0].text


FLOOD = (
    "Flood in Tolney",
    "A flood in Tolney drove 300 people from their homes on Monday. They may return on Friday, the mayor said.",
    datetime(2025, 9, 1),
)
SWAN = (
    "Swan cuts the power",
    "A swan flew into a transformer in Sela on Friday and left 28,000 homes in the dark for an hour.",
    datetime(2025, 12, 19),
)


def test_news_on_what_has_no_name_is_of_that_and_not_the_latest_of_all() -> None:
    for request in ("Any news on the flood?", "What's the latest on the flood?"):
        said = [each.text for each in asking(request, SWAN, FLOOD)]
        assert said[0].startswith("A flood in Tolney")
        assert not any("swan" in each for each in said)
    assert asking("Any news on the railway strike?", SWAN, FLOOD) == []


def test_news_begins_with_what_stands_alone() -> None:
    match = (
        "Tolney wins again",
        "They are third in the table, two points behind Tolney United. Sela won by a goal on Sunday.",
        datetime(2025, 9, 7),
    )
    assert not asking("What happened in Tolney?", match)[0].text.startswith("They")
