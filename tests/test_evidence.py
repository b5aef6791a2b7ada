"""How well articles carry possible answers: a grade that grows with what they say."""

from collections.abc import Sequence
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.evidence import Support, graded, the_others
from index import query
from index.article import Article, Block, Label, Precision, Published, Span
from index.passages import passages
from index.ranking import NO_WORD, Found, ranked
from index.stored import StoredPassage

NOW = datetime(2024, 3, 8)
QUESTION = "Who was elected mayor of Tarn?"
ELECTED = "Ida Brandt was elected mayor of Tarn on Sunday. Otto Lind came to the party. Rain fell in Velt."


def found(text: str, when: datetime = NOW) -> list[Found]:
    published = Published(when, Precision.DAY, "dateline", "")
    block = Block(Span(0, len(text)), Label.BODY)
    article = Article(f"/news/{len(text)}", text, "News", None, None, published, (block,))
    return [Found(StoredPassage(n, article, each), 1.0, 0.5) for n, each in enumerate(passages(article))]


def supports(answers: Sequence[str], given_: Sequence[Found], question: str = QUESTION) -> list[Support]:
    asking = query.read(question, now=NOW)
    rarity = {**dict.fromkeys(asking.terms, 3.0), NO_WORD: 6.0}
    odds = ranked(asking, given_, rarity, None, now=NOW)
    return graded(answers, [1.0] * len(answers), given_, odds, {}, asked=frozenset(asking.terms))


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
    asking = query.read(QUESTION, now=NOW)
    passages_ = found("Ida Brandt and Otto Lind were elected mayor and treasurer of Tarn on Sunday.")
    odds = ranked(asking, passages_, {**dict.fromkeys(asking.terms, 3.0), NO_WORD: 6.0}, None, now=NOW)
    first, second = graded(["Ida Brandt", "Otto Lind"], [9.0, 7.0], passages_, odds, {}, asked=frozenset(asking.terms))
    assert first.grade > second.grade


def test_an_answer_that_a_passage_says_together_with_the_question_is_graded_higher() -> None:
    apart = found("Otto Lind came to the party. Rain fell in Velt.") + found("A mayor was elected in Tarn on Sunday.")
    together = found("Otto Lind came to the party. A mayor was elected in Tarn on Sunday.")
    asked = frozenset(query.read(QUESTION, now=NOW).terms)
    one, other = (
        graded(
            ["Otto Lind"], [1.0], each, [[0.0] * len(one.stored.passage.sentences) for one in each], {}, asked=asked
        )[0]
        for each in (together, apart)
    )
    assert one.grade > other.grade


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
