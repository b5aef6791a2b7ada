"""The country that an outlet writes from goes without saying; another does not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from bot.answering.granted import granted
from bot.draft import Kind, NumberedPassage, Task
from bot.extractive import WordVectors
from bot.writing.answers import answer
from index.article import Article, Block, Label, Precision, Published, Span
from index.embeddings import WordLlama
from index.passages import passages

VECTORS = WordVectors(WordLlama())
TEXT = (
    "Port workers in Tacoma and Oakland ended a strike of three weeks on Tuesday, after their union won a pay rise of"
    " nine percent. Cranes stood still at both ports in March."
)


def article(outlet: str | None, title: str = "Port strike ends", text: str = TEXT) -> Article:
    when = Published(datetime(2025, 4, 2), Precision.DAY, "dateline", "")
    plain = Article("/news/strike.txt", text, title, None, None, when, (Block(Span(0, len(text)), Label.BODY),))
    return replace(plain, outlet=outlet)


def even(terms: Iterable[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 1.0)


def quoted(question: str, told: Article) -> str:
    numbered = tuple(NumberedPassage(number, told, each) for number, each in enumerate(passages(told), 1))
    task = Task(Kind.ANSWER, question, numbered, datetime(2025, 4, 3))
    return " ".join(each.text for each in answer(task, even, VECTORS.similar))


@pytest.mark.parametrize("country", ["the US", "the U.S.", "America", "the United States"])
def test_an_american_paper_need_not_say_that_a_strike_is_in_america(country: str) -> None:
    question = f"How long did the port strike in {country} last?"
    assert "three weeks" in quoted(question, article("CNN"))
    assert quoted(question, article("Le Monde")) == ""


def test_an_outlet_of_which_nothing_is_known_grants_nothing() -> None:
    assert (
        granted(article(None), "Port strike ends") == granted(article("The Gannet"), "Port strike ends") == frozenset()
    )


def test_a_report_that_opens_with_another_country_is_not_of_its_outlets_own() -> None:
    assert "america" in granted(article("CNN"), "Port strike ends")
    assert granted(article("CNN"), "Port strike ends in Norway") == frozenset()
    assert granted(article("CNN"), "Italian dockers end strike") == frozenset()


@pytest.mark.parametrize(
    "question", ["In which American city did dockers strike?", "In which US city did dockers strike?"]
)
def test_what_kind_of_place_is_asked_for_need_not_be_said(question: str) -> None:
    told = article("Le Monde", "Dockers' strike ends", TEXT.replace("Port workers", "Dockers"))
    assert "Tacoma" in quoted(question, told)


def test_a_question_in_an_article_answers_none() -> None:
    text = "How long did the port strike in Tacoma last? The port strike in Tacoma lasted three weeks."
    said = quoted("How long did the port strike in Tacoma last?", article(None, text=text))
    assert said == "The port strike in Tacoma lasted three weeks."


def test_a_sentence_that_names_its_year_is_of_that_time_in_any_century() -> None:
    text = "On March 4, 1776, dockers in Tacoma struck for the first time, according to the union's history."
    told = article("CNN", "Dockers remember", text)
    assert quoted("In which city did dockers strike on March 4, 1776?", told)
