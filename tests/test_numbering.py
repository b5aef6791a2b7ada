"""Words under numbers: found in many texts at once as they are written in each, and looked up by their letters."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.text.numbering import Numbering, found_in, hashes_of
from index.text.words import written

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.text("aZé²½µº0١.,’' -_–…€™−İß東ก\u0301\u0660\n😀", max_size=20),
        st.lists(st.sampled_from("1,200.5 19th Ž4a O’Brien x² ǆ 3.٤ Ångström ﬁve Ⅷ ① 7.a 1.5.a".split())).map(" ".join),
    ),
    max_size=4,
)


def words_of(texts: list[str]) -> list[str]:
    found = found_in(texts)
    return [found.word(n) for n in range(len(found.starts))]


@given(TEXTS)
def test_the_words_of_many_texts_are_those_written_in_each(texts: list[str]) -> None:
    each = [written(text) for text in texts]
    assert words_of(texts) == [word for words in each for word in words]
    assert found_in(texts).sizes.tolist() == list(map(len, each))


def test_every_character_is_part_of_a_word_or_not_whatever_stands_beside_it() -> None:
    every = [chr(n) for n in range(0x2C00) if not re.match(r"\s", chr(n))]
    for form in ("{}", "a{}b", "1{}2", "1.{}"):
        texts = [form.replace("{}", each) for each in every]
        assert [word for text in texts for word in words_of([text])] == [
            word for text in texts for word in written(text)
        ]


@given(TEXTS)
def test_words_have_the_same_hash_where_they_are_the_same(texts: list[str]) -> None:
    hashes, words = hashes_of(found_in(texts)).tolist(), words_of(texts)
    assert len(set(hashes)) == len(set(words)) == len(set(zip(hashes, words, strict=True)))


@given(st.lists(st.integers(1, 2**64 - 1), unique=True, max_size=60), st.integers(0, 30))
def test_what_was_added_is_found_and_nothing_else(hashes: list[int], some: int) -> None:
    crowded = [*hashes, *range(1, 40), *range(2**64 - 40, 2**64)]  # these meet in the first and in the last slot
    each = np.array(list(dict.fromkeys(crowded)), np.uint64)
    numbering = Numbering()
    for part in (slice(0, some), slice(some, len(each) // 2), slice(len(each) // 2, None)):
        numbering.add(each[part], np.arange(len(each), dtype=np.int32)[part])
    assert numbering.of(each).tolist() == list(range(len(each)))
    others = np.array([number for number in (50, 2**63 + 1) if number not in set(each.tolist())], np.uint64)
    assert numbering.of(others).tolist() == [-1] * len(others)


def test_a_table_grows_while_threads_look_words_up() -> None:
    hashes = hashes_of(found_in([" ".join(f"w{n}x" for n in range(30_000))]))
    numbering = Numbering()
    numbering.add(hashes[:10], np.arange(10, dtype=np.int32))
    with ThreadPoolExecutor(2) as threads:
        looks = [threads.submit(numbering.of, hashes[:10]) for _ in range(200)]
        for start in range(10, 30_000, 1_000):
            some = slice(start, start + 1_000)
            numbering.add(hashes[some], np.arange(30_000, dtype=np.int32)[some])
    assert all(each.result().tolist() == list(range(10)) for each in looks)
    assert numbering.of(hashes).tolist() == list(range(30_000))
