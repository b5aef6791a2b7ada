"""Sentences are ranked by plain signals; a passage may be cut down to its best ones."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Label, Passage, Precision, Published, Span
from index.passages import passages
from index.retriever import LEVEL, cut_short, level
from index.search import query
from index.search.ranking import NO_WORD, Found, Signals, ranked, signals, timely, weights
from index.store.stored import StoredPassage
from index.text.analysis import analysed

NOW = datetime(2025, 5, 20)
FERRY = """The ferry Aurelia ran aground off Gannet Point on Monday. Its captain, Ines Falk, said fog had hidden the
buoy. All 212 passengers were taken off by lifeboat. The ferry was built in 1998."""
FAIR = """Sela's book fair opened on Tuesday. Who reads so many books? Captain Falk of the ferry does not."""


def found(number: int, text: str, *, day: datetime | None = NOW, matched: float = 1.0) -> Found:
    published = day and Published(day, Precision.DAY, "dateline", "")
    block = Block(Span(0, len(text)), Label.BODY)
    article = Article(f"/{number}", text, text.split(".")[0], None, None, published, (block,))
    (passage,) = passages(article, tokens=400)
    return Found(StoredPassage(number, article, passage), matched, 0.5)


def rarity(asking: query.Query) -> dict[str, float]:
    return {**dict.fromkeys(asking.terms, 3.0), NO_WORD: 6.0}


def best_sentence(question: str, *given: Found) -> str:
    asking = query.read(question, now=NOW)
    scores = ranked(asking, given, rarity(asking), None, now=NOW).odds
    _, passage, n = max((odds, p, n) for p, of in enumerate(scores) for n, odds in enumerate(of))
    return given[passage].stored.passage.sentences[n].of(given[passage].stored.article.text)


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=4), st.text(max_size=60))
def test_every_signal_of_any_text_and_question_is_a_share(texts: list[str], question: str) -> None:
    asking = query.read(question, now=NOW)
    given_ = []
    for number, text in enumerate(texts):
        whole = Span(0, len(text))
        article = Article(f"/{number}", text, "Title", None, None, None, (Block(whole, Label.BODY),))
        given_.append(Found(StoredPassage(number, article, Passage(0, (whole,), 1)), 1.0, 0.1))
    rows = signals(asking, given_, rarity(asking), None, now=NOW)
    assert rows.shape == (len(texts), len(Signals._fields))
    assert ((rows >= 0) & (rows <= 1 + 1e-9)).all()


def test_each_signal_has_a_weight() -> None:
    assert len(weights()) == len(Signals._fields)


def test_the_sentence_that_can_answer_comes_first() -> None:
    both = found(1, FERRY), found(2, FAIR)
    assert "Ines Falk" in best_sentence("Which captain said that fog had hidden the buoy?", *both)
    assert "212" in best_sentence("How many passengers were taken off by lifeboat?", *both)


def test_a_signal_that_is_left_out_changes_nothing() -> None:
    asking = query.read("Who is the captain?", now=NOW)
    old, new = found(1, FERRY, day=NOW - timedelta(days=900)), found(1, FERRY)
    weekly = ("days", "weeks")
    off = [ranked(asking, [each], rarity(asking), None, now=NOW, without=weekly).odds for each in (old, new)]
    assert off[0] == off[1]
    on = [ranked(asking, [each], rarity(asking), None, now=NOW).odds for each in (old, new)]
    assert on[0][0][0] < on[1][0][0]


@given(st.integers(-2, 4000), st.integers(-2, 4000))
def test_newer_is_never_less_timely_up_to_now(some: int, other: int) -> None:
    asking = query.read("Who won?", now=NOW)
    days = sorted((max(0, some), max(0, other)))
    later, earlier = (
        timely(Published(NOW - timedelta(days=day), Precision.DAY, "url", ""), asking, NOW) for day in days
    )
    assert later >= earlier


def test_an_article_of_the_period_asked_about_is_timely_however_old() -> None:
    asking = query.read("Who won in May 2019?", now=NOW)
    then = Published(datetime(2019, 5, 9), Precision.DAY, "url", "")
    today = Published(NOW, Precision.DAY, "url", "")
    assert timely(then, asking, NOW) == (1.0, 1.0)
    assert timely(today, asking, NOW) < timely(then, asking, NOW)


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=12))
def test_runs_of_level_sentences_cover_a_passage_once(scores: list[float]) -> None:
    runs = level(scores)
    assert [n for first, end in runs for n in range(first, end)] == list(range(len(scores)))
    for first, end in runs:
        assert all(abs(scores[n] - scores[n - 1]) <= LEVEL for n in range(first + 1, end))


def test_a_passage_cut_short_holds_some_of_its_sentences() -> None:
    passage = found(1, FERRY).stored.passage
    part = cut_short(passage, 1, 3)
    assert part.sentences == passage.sentences[1:3]
    assert 0 < part.tokens < passage.tokens
    assert cut_short(passage, 0, len(passage.sentences)) is passage


@given(st.text())
def test_the_places_of_names_and_numbers_are_places_of_words(text: str) -> None:
    sentence = analysed(text)
    for places in (sentence.capitals, sentence.numbers):
        assert list(places) == sorted(set(places))
        assert all(place < len(sentence.stems) for place in places)
    assert sentence.content.keys() <= set(sentence.stems)
