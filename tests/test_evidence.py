"""How well passages carry a statement: a grade that grows with what they say."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.evidence import Support, support
from bot.statement import statement
from index.article import Article, Block, Label, Precision, Published, Span
from index.library import StoredPassage
from index.passages import passages

NOW = datetime(2024, 3, 8)
QUESTION = "Who was elected mayor of Tarn?"
ELECTED = "Ida Brandt was elected mayor of Tarn on Sunday. Otto Lind came to the party. Rain fell in Velt."


def even(terms: Iterable[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 1.0)


def stored(text: str, when: datetime = NOW) -> list[StoredPassage]:
    article = Article(
        "/news/a.txt",
        text,
        "News",
        None,
        None,
        Published(when, Precision.DAY, "dateline", ""),
        (Block(Span(0, len(text)), Label.BODY),),
    )
    return [StoredPassage(number, article, each) for number, each in enumerate(passages(article))]


def graded(answer: str, *found: StoredPassage) -> Support:
    return support(statement(QUESTION, answer), found, even, NOW)


def test_the_answer_that_the_articles_give_has_the_highest_grade() -> None:
    found = stored(ELECTED)
    right, wrong, unknown = (graded(each, *found) for each in ("Ida Brandt", "Otto Lind", "Henrik Falk"))
    assert right.grade > wrong.grade > unknown.grade
    assert right.carried
    assert not unknown.carried
    assert right.quote == "Ida Brandt was elected mayor of Tarn on Sunday."


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_grade_lies_between_0_and_1_and_nothing_carries_nothing(question: str, answer: str) -> None:
    claimed = statement(question, answer)
    assert 0 <= support(claimed, stored(ELECTED), even, NOW).grade <= 1
    assert support(claimed, [], even, NOW).grade == 0


def test_what_is_said_again_elsewhere_and_what_is_new_weigh_more() -> None:
    old = stored(ELECTED, datetime(2020, 1, 1))
    assert graded("Ida Brandt", *stored(ELECTED)).grade > graded("Ida Brandt", *old).grade
    other = stored("In Tarn, voters elected Ida Brandt mayor.")
    assert graded("Ida Brandt", *stored(ELECTED), *other).grade >= graded("Ida Brandt", *stored(ELECTED)).grade
