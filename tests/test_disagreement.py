"""Claims that cannot all be meant."""

from datetime import datetime

from bot.disagreement import disagreements
from bot.reply import Citation, Sentence
from index.article import Article, Block, Label, Precision, Published, Span


def cited(number: int, text: str, year: int) -> tuple[Sentence, Citation]:
    when = Published(datetime(year, 5, 2), Precision.DAY, "dateline", "")
    article = Article(f"/{number}.txt", text, "Title", None, None, when, (Block(Span(0, len(text)), Label.BODY),))
    return Sentence(text, (number,)), Citation(number, article, Span(0, len(text)))


def test_differing_amounts_of_two_articles_are_shown_latest_first() -> None:
    pairs = [cited(1, "The flood killed 9 people.", 2024), cited(2, "The flood killed 23 people.", 2025)]
    found = disagreements("How many people did the flood kill?", [s for s, _ in pairs], [c for _, c in pairs])
    assert [claim.citation for claim in found[0].claims] == [2, 1]


def test_the_same_amount_or_another_kind_of_question_is_no_disagreement() -> None:
    pairs = [cited(1, "The flood killed 9 people.", 2024), cited(2, "In all 9 people were killed by the flood.", 2025)]
    sentences, citations = [s for s, _ in pairs], [c for _, c in pairs]
    assert disagreements("How many people did the flood kill?", sentences, citations) == ()
    assert disagreements("What happened?", sentences, citations) == ()


def test_a_month_and_a_day_in_it_do_not_disagree() -> None:
    pairs = [cited(1, "The visit will be in May.", 2024), cited(2, "The visit will be on May 16.", 2024)]
    assert disagreements("When will the visit be?", [s for s, _ in pairs], [c for _, c in pairs]) == ()
