"""The words of many sentences at once are those of each, in any language and from any thread."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.analysis import (
    CAPITAL,
    DATED,
    FULL,
    LOW,
    NUMBER,
    STEM,
    Text,
    Vocabulary,
    analysed,
    contents,
    vocabulary,
)
from index.text.words import empty_stems, stems, written

LANGUAGES = st.sampled_from(["en", "de", None])
WRITTEN = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from("The mayor's 3.5 million May two Über-Bahn İstanbul 東京都 12 said.".split())).map(
        " ".join
    ),
)


@given(st.lists(st.tuples(WRITTEN, LANGUAGES), max_size=5))
def test_the_words_of_many_sentences_are_those_of_each(sentences: list[tuple[str, str | None]]) -> None:
    text = Text.of(sentences)
    strings = text.vocabulary.strings
    for n, (each, language) in enumerate(sentences):
        here = text.sentence == n
        alone = analysed(each, language)
        assert text.place[here].tolist() == list(range(len(alone.stems)))
        assert [strings[number] for number in text.column(STEM)[here]] == list(alone.stems)
        full = text.marked(FULL)[here]
        pairs = zip(text.column(STEM)[here][full], text.column(LOW)[here][full], strict=True)
        assert {strings[stem]: strings[low] for stem, low in pairs} == alone.content
        named = text.marked(CAPITAL)[here] & (text.place[here] > 0)
        assert np.flatnonzero(named).tolist() == list(alone.capitals)
        assert np.flatnonzero(text.marked(NUMBER)[here]).tolist() == list(alone.numbers)
        assert bool(text.marked(DATED)[here].any()) == alone.dated
        (content,) = contents([[(each, language)]], text.vocabulary)
        assert {strings[stem] for stem in content} == alone.content.keys()


@given(st.lists(st.lists(st.tuples(WRITTEN, LANGUAGES), max_size=3), max_size=4))
def test_the_content_of_many_texts_is_that_of_each(texts: list[list[tuple[str, str | None]]]) -> None:
    known = vocabulary()
    assert contents(texts, known) == [contents([each], known)[0] for each in texts]


@given(WRITTEN, LANGUAGES)
def test_a_word_is_stemmed_as_it_is_alone(text: str, language: str | None) -> None:
    words = written(text)
    assert list(analysed(text, language).stems) == [
        (stems(word, language or "en") or [word.lower()])[0] for word in words
    ]
    assert analysed(text, language).content.keys() == set(analysed(text, language).stems) - empty_stems(
        language or "en"
    )


def test_threads_that_add_words_at_once_agree_on_them() -> None:
    words = [f"word{n}" for n in range(3_000)]
    fresh = Vocabulary()

    def read(start: int) -> list[tuple[int, ...]]:
        some = " ".join(words[start : start + 2_000])
        return [tuple(fresh.table[number].tolist()) for number in fresh.sentence(some, "en")]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, [0, 1_000, 500, 200, 900, 0, 1_000, 700]))
    assert found[0] == found[5]
    assert [fresh.strings[row[STEM]] for row in found[1]] == [stems(word)[0] for word in words[1_000:3_000]]
    assert len(fresh) == len(words)
    assert vocabulary() is vocabulary()


@pytest.mark.parametrize(
    "said", ["Why now?", "“Why now?”", "为什么是现在？", "「为什么是现在？」", "لماذا الآن؟", "Pourquoi maintenant ?"]
)
def test_a_question_is_told_in_every_script(said: str) -> None:
    assert analysed(said).asks


@pytest.mark.parametrize("said", ["“Why now?” she asked.", "现在是时候了。", "Nobody asked", ""])
def test_what_only_holds_a_question_is_none(said: str) -> None:
    assert not analysed(said).asks
