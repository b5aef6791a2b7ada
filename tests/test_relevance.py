"""How well a sentence covers a question."""

from collections.abc import Iterable, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.held import held
from bot.answering.question import asked
from bot.answering.relevance import Cover, Question
from bot.answering.terms import Similar, kin


def even(terms: Iterable[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 1.0)


def nothing_similar(terms: Sequence[str], others: Sequence[str]) -> Similar:
    return {}


def cover(question: str, sentence: str, *, before: str = "", topic: str = "") -> Cover:
    wants = asked(question)
    read = Question.of(wants, question, (), even, nothing_similar)
    none = read.credits("")
    return read.cover(
        sentence,
        own=read.credits(sentence),
        before=read.credits(before),
        topic=read.credits(topic),
        elsewhere=none,
        held=held(wants, sentence, None),
    )


@given(st.text(max_size=100), st.text(max_size=200), st.text(max_size=100))
def test_every_share_is_from_0_to_1(question: str, sentence: str, topic: str) -> None:
    found = cover(question, sentence, topic=topic)
    for name in Cover._fields:
        assert 0 <= getattr(found, name) <= 1.0001, name


def test_a_sentence_covers_itself() -> None:
    found = cover("When did Lind open the bridge?", "Lind opened the bridge on May 4.")
    assert found.names == found.words == 1


def test_a_name_counts_less_from_the_topic_and_less_still_from_nowhere() -> None:
    own, topic, nowhere = (
        cover("When did Lind resign?", "Lind resigned on May 4."),
        cover("When did Lind resign?", "He resigned on May 4.", topic="Mayor Lind resigns"),
        cover("When did Lind resign?", "He resigned on May 4."),
    )
    assert own.names_around > topic.names_around > nowhere.names_around


def test_an_answer_beside_the_words_of_the_question_is_nearer() -> None:
    question = "When will the bridge open?"
    beside = cover(question, "The bridge will open on May 4.")
    apart = cover(
        question, "The bridge will open, said Ada Brink, who has lived all her life in the town and wed there on May 4."
    )
    assert beside.near > apart.near


def test_a_set_phrase_is_covered_by_its_other_wording() -> None:
    assert cover("When does the law come into force?", "The law takes effect on May 4.").words == 1


def test_a_people_is_kin_to_its_country() -> None:
    assert kin("russia", ["russian", "rust"]) == ["russian"]


def test_the_rarest_word_of_a_name_stands_for_it_and_a_common_one_does_not() -> None:
    def rarity(terms: Iterable[str]) -> Mapping[str, float]:
        return {term: 1.0 if term.startswith("senat") else 9.0 for term in terms}

    wants = asked("How did the Sela Senate vote?")
    read = Question.of(wants, wants.text, (), rarity, nothing_similar)
    assert [read.lacks_name(read.credits(text)) for text in ("Sela voted.", "The Senate of Tolney voted.")] == [0, 1]
