"""The days that sentences speak of: found, kept with the passages, and asked about."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.spoken_dates import in_words, shown, spoken_dates
from bot.reply import Citation, Sentence
from bot.service import Service
from bot.settings import Settings
from index.article import Article, Block, Label, Passage, Precision, Published, Span
from index.days.mentioned import MATCHED, candidates, counts, days_of, in_period, spoken
from index.library import Filter, Library
from index.search import query

DAY = Published(datetime(2024, 5, 14), Precision.DAY, "metadata", "2024-05-14")
CHANGED = Published(datetime(2024, 5, 14), Precision.DAY, "modified", "2024-05-14")
MAY = (datetime(2024, 5, 1), datetime(2024, 6, 1))


def article(text: str, published: Published | None = DAY) -> Article:
    return Article("a.txt", text, "Title", None, None, published, (Block(Span(0, len(text)), Label.BODY),))


# What sentences speak of


@given(st.text(max_size=120))
def test_the_days_of_a_passage_lie_in_its_sentences(text: str) -> None:
    whole = f"It rained on Saturday. {text} It will end on May 16, 2024."
    sentences = (Span(0, 22), Span(23, len(whole)))
    (found,) = days_of(article(whole), [Passage(0, sentences, 1)])
    assert len(found) >= 2
    for day in found:
        assert any(span.start <= day.start < day.end <= span.end for span in sentences)
        assert day.first_day <= day.last_day


@pytest.mark.parametrize("published", [None, CHANGED])
def test_without_a_publication_date_only_complete_dates_are_kept(published: Published | None) -> None:
    text = "On Saturday and on May 16 it rained, as it had in March 2023 and on May 9, 2022."
    assert [str(each.first) for each in spoken(text, published)] == ["2023-03-01", "2022-05-09"]
    assert len(spoken(text, DAY)) == 4


@pytest.mark.parametrize(
    ("first", "last", "asked", "expected"),
    [
        (date(2024, 5, 14), date(2024, 5, 14), MAY, True),
        (date(2024, 5, 13), date(2024, 5, 19), (datetime(2024, 5, 14), datetime(2024, 5, 15)), True),
        (date(2024, 5, 1), date(2024, 5, 31), (datetime(2024, 5, 14), datetime(2024, 5, 15)), False),
        (date(2024, 1, 1), date(2024, 12, 31), MAY, False),
        (date(2024, 6, 1), date(2024, 6, 1), MAY, False),
        (date(2024, 6, 1), date(2024, 6, 1), (datetime(2024, 5, 1), None), True),
        (date(2021, 6, 1), date(2021, 6, 1), (None, datetime(2022, 1, 1)), True),
        (date(2022, 1, 1), date(2022, 1, 1), (None, datetime(2022, 1, 1)), False),
    ],
)
def test_what_is_about_a_period_lies_in_it_or_is_not_much_longer(
    first: date, last: date, asked: tuple[datetime | None, datetime | None], expected: bool
) -> None:
    assert counts(first, last, asked) is expected


# In a library

LATER = """---
title: The harbour looks back
date: 2024-09-02
---
The pier was opened by the mayor on May 14. Crowds came for the brass bands.
"""
OTHER = """---
title: Harbour dues rise
date: 2024-09-03
---
Harbour dues will rise next month, the council said. Boats pay more for every metre.
"""
NOW = datetime(2024, 10, 1)


@pytest.fixture
def service(home: Path, tmp_path: Path) -> Service:
    news = tmp_path / "news"
    news.mkdir()
    (news / "later.md").write_text(LATER)
    (news / "other.md").write_text(OTHER)
    service = Service(Settings.load({}, home=home))
    with service:
        assert all(outcome.kind == "added" for outcome in service.add([str(news)])[1])
    return Service(Settings.load({}, home=home), hold=False)


def opened(home: Path, *, write: bool = False) -> Library:
    from index.embeddings import WordLlama

    return Library(home, embedding=WordLlama, embedding_name="wordllama", passage_tokens=110, write=write)


def test_an_article_about_a_day_is_found_though_it_appeared_months_later(service: Service, home: Path) -> None:
    asking = query.read("What happened on 14 May 2024?", now=NOW)
    with service, opened(home) as library:
        found = candidates(asking, library, Filter())
        assert [each.article.title for each in library.passages(list(found))] == ["The harbour looks back"]
        matched = dict(library.matching(asking.terms, MATCHED, Filter()))
        assert candidates(asking, library, Filter(), matched) == found
        assert candidates(asking, library, Filter(outlet="Nobody's Gazette")) == {}
        assert in_period(library, found, asking.period) == found.keys()
        every = [each.id for entry in library.articles(Filter()) for each in library.passages_of(entry.id)]
        assert in_period(library, every, asking.period) == found.keys()
        assert in_period(library, every, None) == frozenset()
        best = service.search("What happened on 14 May 2024?", where=Filter(), now=NOW, k=3)
        assert best[0].stored.article.title == "The harbour looks back"


def test_a_rebuild_fills_in_the_days_of_articles_added_before(service: Service, home: Path) -> None:
    import sqlite3

    with service:
        pass
    with sqlite3.connect(home / "catalogue.sqlite3") as connection:
        kept = connection.execute("SELECT * FROM mentioned_days ORDER BY 1, 2").fetchall()
        connection.execute("DELETE FROM mentioned_days")
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('days_lacking', '1')")
    assert kept
    with opened(home, write=True) as library:
        library.rebuild()
    with sqlite3.connect(home / "catalogue.sqlite3") as connection:
        assert connection.execute("SELECT * FROM mentioned_days ORDER BY 1, 2").fetchall() == kept
        assert connection.execute("SELECT value FROM meta WHERE name = 'days_lacking'").fetchone() == ("0",)


def test_the_days_of_an_article_go_with_it(service: Service, home: Path) -> None:
    import sqlite3

    with service:
        service.remove([entry.id for entry in service.articles(Filter())])
    with sqlite3.connect(home / "catalogue.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM mentioned_days").fetchone() == (0,)


# In a reply


def said(text: str, published: Published | None = DAY, quote: str | None = None) -> str:
    of = article(quote or text, published)
    return in_words(Sentence(text, (1,)), [Citation(1, of, Span(0, len(of.text)))])


@given(
    st.lists(
        st.sampled_from(["on Saturday", "May 16", "and 17", "last October", ",", "night", "he said", "in 2023"]),
        min_size=1,
    )
)
def test_what_is_added_can_be_taken_away_again(parts: list[str]) -> None:
    text = " ".join(parts)
    sentence, cited = Sentence(text, (1,)), [Citation(1, article(text), Span(0, len(text)))]
    dates = spoken_dates(sentence, cited)
    assert all(text[each.start : each.start + len(each.text)] == each.text for each in dates)
    assert "".join(words for words, added in shown(text, dates) if not added) == text
    assert all(words.startswith(" [") for words, added in shown(text, dates) if added)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said on Saturday that it rained.", "He said on Saturday [11 May 2024] that it rained."),
        ("It opens on May 16 and 17 in Sela.", "It opens on May 16 and 17 [2024] in Sela."),
        ("He came last October.", "He came last October [October 2023]."),
        ("It burst on Friday night.", "It burst on Friday night [10 May 2024]."),
        ("They leave on Thursday, May 16.", "They leave on Thursday, May 16 [2024]."),
        ("It opened on May 9, 2023.", "It opened on May 9, 2023."),
        ("It may rain.", "It may rain."),
    ],
)
def test_a_relative_date_is_told_with_its_year_in_brackets(text: str, expected: str) -> None:
    assert said(text) == expected


def test_what_the_cited_words_do_not_say_is_not_told() -> None:
    assert said("He said so on Saturday.", quote="He said so on Sunday.") == "He said so on Saturday."
    assert said("He said so on Saturday.", published=None) == "He said so on Saturday."
    assert said("He said so on Saturday.", published=CHANGED) == "He said so on Saturday."


def test_words_that_mean_different_days_in_what_is_cited_are_left_as_they_are() -> None:
    text = "It rained on Saturday."
    later = Published(datetime(2024, 6, 14), Precision.DAY, "metadata", "")
    cited = [Citation(1, article(text), Span(0, len(text))), Citation(2, article(text, later), Span(0, len(text)))]
    assert spoken_dates(Sentence(text, (1, 2)), cited) == ()
    assert len(spoken_dates(Sentence(text, (1,)), cited)) == 1
