"""What a sentence is judged by, and what is known of its score before it is read."""

from collections.abc import Iterable, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.held import held, may_hold
from bot.answering.judging import at_most, features, score
from bot.answering.question import asked
from bot.answering.relevance import Question
from bot.answering.terms import Similar
from index.text.lexemes import lexemes, spelled

QUESTIONS = (
    "When did Mayor Lind open the bridge over the Arrow?",
    "How many workers were hurt in Tolney?",
    "Which bridge was opened?",
    "What happened in Tolney?",
    "Who designed it?",
)
WORDS = st.lists(
    st.sampled_from(
        "Lind Arrow Tolney bridge opened hurt six workers on May 4 , . He said it's didn't Ada Brink".split()
    )
).map(" ".join)


def even(terms: Iterable[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 1.0)


def nothing_similar(terms: Sequence[str], others: Sequence[str]) -> Similar:
    return {}


@given(st.sampled_from(QUESTIONS), WORDS, WORDS, WORDS, st.integers(0, 11))
def test_no_sentence_scores_more_than_its_words_allow(
    request: str, text: str, earlier: str, title: str, rank: int
) -> None:
    wants = asked(request)
    question = Question.of(wants, request, (), even, nothing_similar)
    own, before, topic, nowhere = map(question.credits, (text, earlier, title, ""))
    could = held(wants, text, None)
    cover = question.cover(text, own=own, before=before, topic=topic, elsewhere=nowhere, held=could)
    judged = features(question, cover, text, lacks_name=0.0, rank=rank, late=False, history=False, could=could)
    most = at_most(question, own=own, before=before, topic=topic, rank=rank, holds=may_hold(wants))
    assert score(judged) <= most + 1e-9


@given(st.text(alphabet="ab nNñ't’sllLT.1,日éI\u0301n\n", max_size=30) | st.text(max_size=40))
def test_the_words_spelled_are_those_of_the_lexemes(text: str) -> None:
    assert spelled(text) == tuple(dict.fromkeys(each.text for each in lexemes(text)))
