"""The steps from rankings to passages."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Label, Passage, Precision, Published, Span
from index.retriever import Retrieved, alike, fused, period_weight, recency_weight, spread, with_words, without_copies
from index.store.stored import StoredPassage
from index.text.analysis import vocabulary

NOW = datetime(2025, 5, 20)
RANKINGS = st.lists(st.tuples(st.floats(0.1, 2), st.lists(st.integers(1, 50), unique=True, max_size=20)), max_size=3)


def published(when: datetime) -> Published:
    return Published(when, Precision.DAY, "dateline", "")


def retrieved(number: int, article: Article, words: str) -> Retrieved:
    start = article.text.index(words)
    return Retrieved(StoredPassage(number, article, Passage(0, (Span(start, start + len(words)),), 10)), 1.0 / number)


def article(source: str, text: str) -> Article:
    return Article(source, text, "Title", None, None, None, (Block(Span(0, len(text)), Label.BODY),))


@given(RANKINGS)
def test_fusion_scores_exactly_the_passages_ranked_and_first_is_best(rankings: list[tuple[float, list[int]]]) -> None:
    scores = fused(rankings)
    assert scores.keys() == {passage for _, ids in rankings for passage in ids}
    if len(rankings) == 1:
        assert sorted(scores, key=lambda each: -scores[each]) == rankings[0][1]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)))
def test_recency_never_lowers_and_at_most_doubles(when: datetime) -> None:
    assert 1 <= recency_weight(published(when), NOW) <= 2
    assert recency_weight(None, NOW) == 1


def test_an_article_of_the_period_is_preferred() -> None:
    period = (datetime(2025, 1, 1), datetime(2025, 2, 1))
    assert period_weight(published(datetime(2025, 1, 5)), period) > period_weight(
        published(datetime(2025, 2, 1)), period
    )


def test_copies_are_left_out_and_articles_take_turns() -> None:
    first = article("/a", "The bridge over the Arrow opened on Monday. Ada Brink designed it in nine years.")
    copy = article("/b", "The bridge over the Arrow opened on Monday.")
    found = [
        retrieved(1, first, "The bridge over the Arrow opened on Monday."),
        retrieved(2, copy, "The bridge over the Arrow opened on Monday."),
        retrieved(3, first, "Ada Brink designed it in nine years."),
    ]
    assert [each.stored.id for each in without_copies(with_words(found, vocabulary()))] == [1, 3]
    assert [each.stored.id for each in spread(found, 1)] == [1, 2]


@given(st.frozensets(st.text(max_size=3), max_size=8))
def test_words_are_like_themselves(words: frozenset[str]) -> None:
    assert alike(words, words)
