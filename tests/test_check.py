"""What the checker shows is carried by the spans that it cites; the rest is withheld and counted."""

from datetime import datetime

import pytest
from hypothesis import given

from bot.checking.check import Checker
from bot.draft import DraftSentence, NumberedPassage, SentenceLabel
from index.article import Article, Block, Label, Precision, Published, Span
from index.passages import passages
from tests.awkward import articles

TEXT = (
    "President Tomas Veredin will visit Port Selwyn on May 20 and 21, his office said. "
    "He will meet Prime Minister Ruta Orlow. "
    "The gas link will cost 1.45 billion crowns.\n\n"
    "Ms Orlow took office in June 2024. The talks did not touch on fishing."
)
ARTICLE = Article(
    "/a.txt",
    TEXT,
    "Veredin to visit Kallimar",
    "Meridian Wire",
    None,
    Published(datetime(2025, 5, 14), Precision.DAY, "dateline", "14 May 2025"),
    (Block(Span(0, TEXT.index("\n\n")), Label.BODY), Block(Span(TEXT.index("Ms Orlow"), len(TEXT)), Label.BODY)),
)


def checker(article: Article = ARTICLE) -> Checker:
    return Checker([NumberedPassage(n, article, passage) for n, passage in enumerate(passages(article, tokens=40), 1)])


def label(words: str) -> SentenceLabel:
    """The label of the sentence that begins so."""
    for n, passage in enumerate(passages(ARTICLE, tokens=40), 1):
        for k, span in enumerate(passage.sentences, 1):
            if span.of(TEXT).startswith(words):
                return SentenceLabel(n, k)
    raise LookupError(words)


@given(articles())
def test_every_sentence_of_an_article_carries_itself_and_its_quote_is_a_slice(article: Article) -> None:
    numbered = [NumberedPassage(n, article, passage) for n, passage in enumerate(passages(article), 1)]
    checking = Checker(numbered)
    for passage in numbered:
        for named, span in passage.labelled():
            shown = checking.check(DraftSentence(span.of(article.text), (named,)))
            if shown:
                assert all(checking.citations[n - 1].number == n for n in shown.citations)
    assert checking.unsupported == []
    for citation in checking.citations:
        assert citation.quote == article.text[citation.span.start : citation.span.end]


def test_a_carried_sentence_is_cited_where_its_label_says() -> None:
    checking = checker()
    shown = checking.check(DraftSentence("Veredin will visit Port Selwyn on May 20.", (label("President"),)))
    assert shown is not None
    assert checking.citations[0].quote.startswith("President Tomas Veredin")


def test_a_wrong_label_is_repaired_from_the_sentence_that_carries_the_words() -> None:
    checking = checker()
    shown = checking.check(DraftSentence("The gas link will cost 1.45 billion crowns.", (label("Ms Orlow"),)))
    assert shown is not None
    assert [citation.quote for citation in checking.citations] == ["The gas link will cost 1.45 billion crowns."]


def test_a_sentence_without_labels_or_with_unknown_ones_is_repaired_too() -> None:
    for labels in [(), (SentenceLabel(9, 9),)]:
        assert checker().check(DraftSentence("The gas link will cost 1.45 billion crowns.", labels)) is not None


def test_what_no_sentence_carries_is_withheld_and_counted() -> None:
    wrong = (
        "The gas link will cost 1.54 billion crowns.",
        "Veredin will visit Port Selwyn on May 22.",
        "Orlow will visit Port Selwyn on May 20.",
        "The talks touched on fishing.",
        "The two leaders signed a trade pact.",
    )
    checking = checker()
    for text in wrong:
        assert checking.check(DraftSentence(text, (label("President"),))) is None, text
    assert checking.unsupported == list(wrong)
    assert checking.citations == []


def test_the_same_sentence_is_shown_once_and_the_same_span_has_one_number() -> None:
    checking = checker()
    first = checking.check(DraftSentence("The gas link will cost 1.45 billion crowns.", (label("The gas"),)))
    assert checking.check(DraftSentence("The gas link will cost 1.45 billion crowns.", (label("The gas"),))) is None
    again = checking.check(DraftSentence("The link will cost 1.45 billion crowns.", (label("The gas"),)))
    assert first is not None and again is not None
    assert first.citations == again.citations == (1,)


def test_an_address_that_no_source_holds_is_never_shown() -> None:
    checking = checker()
    text = "The gas link will cost 1.45 billion crowns, see https://evil.example/pay."
    assert checking.check(DraftSentence(text, (label("The gas"),))) is None


@pytest.mark.parametrize(
    "text",
    [
        "Meridian Wire reported on 14 May 2025 that the gas link will cost 1.45 billion crowns.",
        "According to Meridian Wire (May 14, 2025), the gas link will cost 1.45 billion crowns.",
        "The gas link will cost 1.45 billion crowns (Meridian Wire, 14 May 2025).",
        "The gas link will cost 1.45 billion crowns, Meridian Wire reported.",
    ],
)
def test_the_outlet_and_the_date_of_the_cited_report_may_be_named(text: str) -> None:
    assert checker().check(DraftSentence(text, (label("The gas"),))) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Courier reported on 14 May 2025 that the gas link will cost 1.45 billion crowns.",
        "According to Meridian Wire (May 15, 2025), the gas link will cost 1.45 billion crowns.",
        "The gas link will cost 1.45 billion crowns on 14 May 2025.",
        "Meridian Wire will cost 1.45 billion crowns.",
    ],
)
def test_another_outlet_or_date_or_the_outlet_as_an_actor_is_withheld(text: str) -> None:
    assert checker().check(DraftSentence(text, (label("The gas"),))) is None
