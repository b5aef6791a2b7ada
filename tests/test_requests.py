"""Requests for news on a topic: what only asks is told from what is asked about."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question import Wanted, asked
from index.search import query
from index.search.requests import topic

NOW = datetime(2025, 6, 9)

REQUESTS = (
    "What's the latest on {}?",
    "whats going on with {}",
    "What is happening in {}?",
    "what's new with {}",
    "What's up with {}?",
    "wats the news about {}",
    "any news on {}",
    "Is there anything new about {}?",
    "news about {}",
    "latest on {}",
    "Tell me about {}.",
    "could you tell me more about {}?",
    "Please fill me in on {}",
    "catch me up on {}",
    "Give me a quick summary of {}",
    "summarize {}",
    "How is {} going?",
    "Hi, how's {} doing?",
    "what are the latest developments in {}",
)
NAMES = st.sampled_from(["the rail strike", "Port Selwyn", "Estovar's data law", "the merger of Lantern and Coastway"])


@given(st.sampled_from(REQUESTS), NAMES)
def test_a_request_for_news_is_read_as_its_topic(request: str, name: str) -> None:
    question = request.format(name)
    assert topic(question) == name
    assert asked(question).kind is Wanted.NEWS
    assert query.read(question, now=NOW).terms.keys() == query.read(name, now=NOW).terms.keys()


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest version of the law?",
        "Who won the news award?",
        "What is new?",
        "Tell me who won",
        "Tell me about when the law takes effect",
        "How is the law enforced?",
        "How is Vallen going to pay?",
        "What's the price of bread in Ardenz?",
        "the strike",
        "",
    ],
)
def test_a_question_of_its_own_is_no_request(question: str) -> None:
    assert topic(question) is None
