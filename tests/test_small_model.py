"""A small model invents; what of it is shown must agree with its source on every number, date and name.

SmolLM2-135M-Instruct writes over the sample articles. The comparison is this test's own, and cruder than the check's.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.reply import Answer, Citation, Sentence, Summary
from bot.service import Service
from bot.settings import Settings
from index.library import Filter
from tests.fetch_model import fetch

QUESTIONS = (
    "How many people died in the Hallmere flood?",
    "What caused the fire at the fish market?",
)
SUMMARISED = ("northline-news/2024-09-16-lesk-flood-toll.txt",)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Iterator[Service]:
    home = sample_library(tmp_path_factory.mktemp("small") / "home")
    with Service(Settings.load({}, home=home, writer=f"local:{fetch()}")) as opened:
        yield opened


def said(text: str) -> set[str]:
    """Figures, and capitalised words that do not begin the sentence, folded."""
    return {word.lower().rstrip(".,") for word in re.findall(r"\d[\d.,]*|(?<=[a-z,;] )[A-Z][\w’'-]+", text)}


def check(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
    cited = [citations[number - 1] for number in sentence.citations]
    known = " ".join(
        f"{each.quote} {each.article.title} {each.article.outlet} {each.article.published}" for each in cited
    )
    folded = re.sub(r"[^\w.,’'-]+", " ", known.lower())
    context = " ".join(each.article.text.lower() for each in cited)
    for word in said(sentence.text):
        stem = re.sub(r"[’']s$", "", word)
        assert stem in folded if word[0].isdigit() else stem in folded or stem in context, (sentence.text, word)


@pytest.mark.timeout(400)
def test_nothing_that_a_small_model_invents_is_shown(service: Service) -> None:
    replies: list[Answer | Summary] = []
    for question in QUESTIONS:
        replies.append(service.ask(question, where=Filter(), now=datetime(2025, 12, 31)))
    folder = Path(__file__).parent / "articles"
    for name in SUMMARISED:
        replies.append(service.summary(str(folder / name), length="brief"))
    for reply in replies:
        for sentence in reply.sentences:
            check(sentence, reply.citations)
    assert sum(len(reply.unsupported) for reply in replies) > 0  # it does invent: the check had something to do
