"""Words as they stand: found in many texts at once as in each."""

import re

from hypothesis import given
from hypothesis import strategies as st

from index.words import all_written, written

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.text("aZé²½µº0١.,’' -_–…€™−İß東ก\u0301\u0660", max_size=20),
        st.lists(st.sampled_from("1,200.5 19th Ž4a O’Brien x² ǆ 3.٤ Ångström ﬁve Ⅷ ①".split())).map(" ".join),
    ),
    max_size=4,
)


@given(TEXTS)
def test_the_words_of_many_texts_are_those_written_in_each(texts: list[str]) -> None:
    assert all_written(texts) == [written(text) for text in texts]


def test_every_character_is_part_of_a_word_or_not_whatever_stands_beside_it() -> None:
    every = [chr(n) for n in range(0x2C00) if not re.match(r"\s", chr(n))]
    for form in ("{}", "a{}b", "1{}2", "1.{}"):
        texts = [form.replace("{}", each) for each in every]
        assert [words for text in texts for words in all_written([text])] == [written(text) for text in texts]
