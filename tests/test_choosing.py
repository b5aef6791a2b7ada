"""Which sentences are shown, and that nothing which would be shown is passed over unread."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.choosing import SURE, TOLD, UNRANKED, UNTOLD, VALUE, Candidate, Leading, choice, chosen
from bot.answering.judging import Features
from bot.answering.question import asked
from bot.draft import SentenceLabel
from bot.writing.news import newest
from index.article import Article, Block, Label, Precision, Published, Span

TELLING = "Which bird nests under the Tolney bridge?"
WORDS = "heron grebe curlew plover sandpiper warbler bunting dipper"
PLAIN = Features(*[0.0] * len(Features._fields))

scores = st.floats(-12, 12, allow_nan=False)
ranked = st.lists(st.tuples(scores, st.floats(-8, 0, allow_nan=False)), min_size=1, max_size=12)


def candidate(number: int, score: float, odds: float, text: str | None = None) -> Candidate:
    said = text or f"The {WORDS.split()[number % 8]} {number} nests there {'and ' * number}now."
    when = Published(datetime(2025, 3, 1), Precision.DAY, "dateline", "")
    article = Article(f"/{number}", said, "Birds", None, None, when, (Block(Span(0, len(said)), Label.BODY),))
    return Candidate(SentenceLabel(number + 1, 1), article, Span(0, len(said)), said, score, PLAIN, odds)


def best_first(found: list[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda each: (-each.score, each.label))


@given(ranked, st.sampled_from([VALUE, TOLD, UNTOLD, UNRANKED]))
def test_passing_over_what_cannot_be_shown_changes_no_answer(judged, by):
    found = [candidate(n, score, odds) for n, (score, odds) in enumerate(judged)]
    leading, read = Leading(by), []
    for each in sorted(found, key=lambda each: -each.odds):
        if leading.may_be_shown(each.score, each.odds) and each.score >= by.follows:
            leading.add(each)
            read.append(each)
    every = [each for each in found if each.score >= by.follows]
    wants = asked(TELLING)
    assert chosen(best_first(read), wants, by) == chosen(best_first(every), wants, by)


@given(ranked)
def test_nothing_is_shown_where_no_sentence_answers(judged):
    found = [candidate(n, min(score, UNTOLD.enough - 0.01), odds) for n, (score, odds) in enumerate(judged)]
    assert chosen(best_first(found), asked(TELLING), UNTOLD) == []


def test_where_the_kind_cannot_be_told_the_likeliest_is_shown_first():
    weak, likely = candidate(1, 4.0, -3.0), candidate(2, 2.0, 0.0)
    assert chosen([weak, likely], asked(TELLING), UNTOLD)[0] is likely
    assert chosen([weak, likely], asked(TELLING), TOLD)[0] is weak


def test_a_heading_is_not_shown_beside_an_answer():
    answer, heading = candidate(1, 5.0, 0.0), candidate(2, 4.0, 0.0, "B. Toilet paper")
    assert chosen([answer, heading], asked(TELLING), UNTOLD) == [answer]


@pytest.mark.parametrize(
    ("question", "kind"), [("When did it open?", VALUE), ("Who opened it?", TOLD), ("Which bird is it?", UNTOLD)]
)
def test_the_kind_of_question_says_how_far_retrieval_is_followed(question, kind):
    assert choice(asked(question), SURE) == kind


def test_without_ranked_sentences_retrieval_has_no_say():
    assert choice(asked("Which bird is it?"), None) == UNRANKED


def test_the_surer_retrieval_is_the_less_is_enough():
    assert choice(asked("Who opened it?"), SURE + 1).enough < choice(asked("Who opened it?"), SURE).enough


@given(ranked)
def test_news_is_told_by_at_most_three_sentences_of_as_many_reports_as_there_are(judged):
    found = [candidate(n, score, odds) for n, (score, odds) in enumerate(judged)]
    told = newest(found, frozenset())
    assert 1 <= len(told) <= 3
    assert len({each.article.id for each in told}) == len(told)


def test_of_one_report_more_than_a_sentence_is_told():
    first, second = candidate(1, 3.0, 0.0), candidate(2, 2.0, 0.0)
    assert newest([first, replace(second, article=first.article)], frozenset())[0] is first
    assert len(newest([first, replace(second, article=first.article)], frozenset())) == 2


def test_of_two_reports_the_later_is_the_news():
    old, new = candidate(1, 3.0, 0.0), candidate(2, 1.5, 0.0)
    when = Published(datetime(2024, 3, 1), Precision.DAY, "dateline", "")
    old = replace(old, article=replace(old.article, published=when))
    assert newest([old, new], frozenset())[0] is new
    assert set(map(id, newest([old, new], frozenset()))) == {id(old), id(new)}, "the earlier one follows"


def test_another_number_in_a_report_that_agrees_is_no_other_answer():
    resigned = candidate(0, 9.0, 0.0, "The mayor resigned after the fire in Tolney killed 23 people.")
    inquiry = candidate(1, 8.0, 0.0, "The fire in Tolney killed 23 people, an inquiry said on Friday.")
    besides = candidate(2, 7.0, 0.0, "The toll of the fire in Tolney includes four people who died in hospital.")
    early = candidate(3, 6.0, 0.0, "The fire in Tolney killed 17 people, the police said at first.")
    wants = asked("How many people died in the Tolney fire?")
    assert chosen([resigned, inquiry, replace(besides, article=inquiry.article), early], wants, VALUE) == [
        resigned,
        early,
    ]
    assert chosen([resigned, inquiry, besides, early], wants, VALUE) == [resigned, besides, early]
