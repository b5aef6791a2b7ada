"""How well articles carry possible answers: a grade that grows with what they say."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.checking.carrying import NOTHING, Asked, Measured, Told, carrying
from bot.checking.evidence import Support, graded, the_others
from index.article import Article, Block, Label, Precision, Published, Span
from index.passages import passages
from index.search import query
from index.search.ranking import NO_WORD, Found
from index.store.stored import StoredPassage

NOW = datetime(2024, 3, 8)
QUESTION = "Who was elected mayor of Tarn?"
ELECTED = "Ida Brandt was elected mayor of Tarn on Sunday. Otto Lind came to the party. Rain fell in Velt."


def found(text: str, when: datetime = NOW) -> list[Found]:
    published = Published(when, Precision.DAY, "dateline", "")
    block = Block(Span(0, len(text)), Label.BODY)
    article = Article(f"/news/{len(text)}", text, "News", None, None, published, (block,))
    return [
        Found(StoredPassage(1_000 * len(text) + n, article, each), 1.0, 0.5) for n, each in enumerate(passages(article))
    ]


def measures(
    answers: Sequence[str], given_: Sequence[Found], question: str = QUESTION, claims: Sequence[float] = ()
) -> list[Measured]:
    """`claims`: how well each answer matches every passage together with the question."""
    asking = query.read(question, now=NOW)
    asked = Asked(asking, {**dict.fromkeys(asking.terms, 3.0), NO_WORD: 6.0}, NOW)
    matched = [{each.stored.id: score for each in given_} for score in claims or [1.0] * len(answers)]
    return carrying(asked, Told.of(asked, given_, None), answers, matched)


def supports(
    answers: Sequence[str], given_: Sequence[Found], question: str = QUESTION, claims: Sequence[float] = ()
) -> list[Support]:
    return [graded(each) for each in measures(answers, given_, question, claims)]


def test_the_answer_that_the_articles_give_has_the_highest_grade() -> None:
    right, wrong, unknown = supports(["Ida Brandt", "Otto Lind", "Henrik Falk"], found(ELECTED))
    assert right.grade > wrong.grade > unknown.grade
    assert right.carried
    assert not unknown.carried
    assert right.quote == "Ida Brandt was elected mayor of Tarn on Sunday."


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_grade_lies_between_0_and_1_and_nothing_carries_nothing(question: str, answer: str) -> None:
    (some,) = supports([answer], found(ELECTED), question)
    (none,) = supports([answer], [], question)
    assert 0 <= some.grade <= 1
    assert none.grade == 0


def test_of_two_answers_said_alike_the_better_matched_with_the_question_is_graded_higher() -> None:
    both = found("Ida Brandt and Otto Lind were elected mayor and treasurer of Tarn on Sunday.")
    first, second = supports(["Ida Brandt", "Otto Lind"], both, claims=[9.0, 7.0])
    assert first.grade > second.grade


def test_what_no_article_says_is_not_carried_however_well_they_match_the_question() -> None:
    for score in (0.1, 1.0, 10.0, 100.0):
        (unknown,) = supports(["Henrik Falk"], found(ELECTED), claims=[score])
        assert not unknown.carried


def test_an_answer_in_the_sentence_that_says_the_question_is_graded_higher_than_one_beside_it() -> None:
    beside = found("Otto Lind came to the party. A mayor of Tarn was elected.")
    within = found("Otto Lind came, elected mayor of Tarn. A party was given.")
    (one,), (other,) = (supports(["Otto Lind"], each) for each in (within, beside))
    assert one.grade > other.grade


def test_an_answer_of_today_is_graded_higher_than_the_same_of_two_years_ago() -> None:
    (old,), (new,) = (supports(["Ida Brandt"], found(ELECTED, when)) for when in (NOW - timedelta(days=730), NOW))
    assert new.grade > old.grade


@given(st.lists(st.sampled_from(["Ida Brandt", "Otto Lind", "Rain", "of Tarn", "7"]), min_size=1, unique=True))
def test_every_signal_is_finite_and_shares_are_shares(answers: list[str]) -> None:
    for each in measures(answers, [*found(ELECTED), *found("Seven came. Otto Lind left Tarn.")]):
        assert each.signals is not None
        assert all(math.isfinite(value) for value in each.signals)
        assert NOTHING <= each.signals.here <= 0
        assert 0 <= each.signals.said <= each.signals.matched
        assert 0 <= each.signals.beside <= 1
        assert 0 <= each.signals.timely <= 1.3


def test_words_of_the_question_in_an_answer_tell_nothing_unless_it_has_no_others() -> None:
    asked = Asked(query.read(QUESTION, now=NOW), {}, NOW)
    assert asked.new("Mayor Brandt").keys() == asked.new("Brandt").keys()
    assert asked.new("the mayor") == {"mayor": 1.0}


def test_a_number_is_said_however_it_is_written() -> None:
    text = "The ferry to Tarn was late on six days in March. It was on time on the other days. Rain fell in Velt."
    six, five = supports(["6", "5"], found(text), "On how many days was the ferry to Tarn late?")
    assert six.grade > five.grade
    assert six.quote == "The ferry to Tarn was late on six days in March."


def test_the_exception_is_what_the_articles_do_not_carry_while_they_carry_another() -> None:
    carried, not_carried = Support(0.9, carried=True), Support(0.3)
    rule, exception = the_others([carried, not_carried])
    assert exception.grade > rule.grade
    assert (rule.carried, exception.carried) == (False, True)
    assert not any(each.carried for each in the_others([not_carried, not_carried]))
