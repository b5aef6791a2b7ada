"""Words that were met before are not analysed again: what is made of a text is the same as of the whole of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import static
from index.text import words
from index.text.words import stems

NEWS = st.lists(
    st.sampled_from(
        "Mayor mayor’s said “the the $4.6 3,000 10½ naïve CAFÉ Straße İstanbul U.S. x² _b_ 中文 тест e\u0301 😀 <s> "
        "a</s> <unk> \u2581x N’Djamena co-operate 1.5% …and ﬁne ªº".split(" ")
    ),
    max_size=12,
)
PARTED = st.sampled_from([" ", "  ", "\n", " \n ", "\t", "\u00a0", "—", ""])
TEXTS = st.one_of(st.text(max_size=60), st.builds(lambda parts, sign: sign.join(parts), NEWS, PARTED))


@given(TEXTS, st.sampled_from(["en", "de", "tr", "uk", "pl", None]))
def test_stems_are_those_that_the_whole_text_has(text: str, language: str | None) -> None:
    whole = words._stemmed(words.spaced(text), language or "en")
    assert stems(text, language) == whole
    assert stems(text, language) == whole, "nor do they change once they are kept"


def test_every_letter_and_sign_is_stemmed_as_in_the_whole_text() -> None:
    for code in (*range(0x2C00), *range(0xFB00, 0xFFFE)):
        each = chr(code)
        text = f"ab{each}cd {each}1{each}2 x{each} 1.5{each} 3,{each}4 {each}{each} _a{each}b_"
        assert stems(text) == words._stemmed(words.spaced(text), "en"), hex(code)


@given(st.lists(TEXTS, max_size=5))
def test_tokens_are_those_that_the_tokenizer_finds_in_the_whole_text(texts: list[str]) -> None:
    model = static.token_vectors()
    whole = [model.tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    assert [each.tolist() for each in model.tokens(texts)] == whole
    assert [each.tolist() for each in model.tokens(texts)] == whole, "nor do they change once they are kept"


def test_no_token_begins_a_new_word_inside_another() -> None:
    """What `TokenVectors.tokens` rests on."""
    tokenizer = static.token_vectors().tokenizer
    pieces = [tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())]
    assert not [piece for piece in pieces if static.SPACE in piece.lstrip(static.SPACE)]
    assert len(pieces) < 1 << 8 * static.TOKEN_BYTES


def test_more_words_than_are_kept_are_known_to_several_threads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model = static.token_vectors()
    texts = [[f"word{n * thread} number {n} of thread {thread}" for n in range(300)] for thread in range(1, 9)]
    for module in (static, words):
        monkeypatch.setattr(module, "MOST_WORDS", 100)
    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(model.tokens, texts))
        stemmed = list(threads.map(lambda some: [stems(text) for text in some], texts))
    for some, found, their in zip(texts, tokens, stemmed, strict=True):
        assert [each.tolist() for each in found] == [
            model.tokenizer.encode(text, add_special_tokens=False).ids for text in some
        ]
        assert their == [words._stemmed(text, "en") for text in some]
