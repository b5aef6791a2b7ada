"""The grounds of a claim are few, stand in the text, and together have what of its words the text has."""

from hypothesis import given
from hypothesis import strategies as st

from bot.checking.grounds import MOST, grounds, nearest
from index.text.words import content_stems

SENTENCES = [
    "The mayor of Orlen opened the bridge.",
    "The bridge cost 14 million crowns.",
    "A storm closed the harbour of Sela.",
    "Fishermen protested at the harbour.",
]
texts = st.lists(st.sampled_from([*SENTENCES, "", "…"]), max_size=8)
claims = st.text() | st.sampled_from(SENTENCES)


@given(claims, texts)
def test_grounds_are_few_and_each_shares_a_word_with_the_claim(claim: str, sentences: list[str]) -> None:
    found = grounds(claim, sentences)
    assert len(found) == len(set(found)) <= MOST
    assert all(set(content_stems(claim)) & set(content_stems(sentences[index])) for index in found)


@given(st.sampled_from(SENTENCES))
def test_a_sentence_of_the_text_is_its_own_ground(sentence: str) -> None:
    assert grounds(sentence, SENTENCES) == [SENTENCES.index(sentence)]
    assert nearest(sentence, SENTENCES, 2)[0] == SENTENCES.index(sentence)


def test_a_claim_made_of_two_sentences_has_both_for_grounds() -> None:
    assert sorted(grounds("The bridge that cost 14 million crowns was opened by the mayor of Orlen.", SENTENCES)) == [
        0,
        1,
    ]


@given(claims, texts, st.integers(0, 4))
def test_the_nearest_are_at_most_so_many_and_none_is_without_a_shared_word(
    claim: str, sentences: list[str], most: int
) -> None:
    found = nearest(claim, sentences, most)
    assert len(found) == len(set(found)) <= most
    assert all(set(content_stems(claim)) & set(content_stems(sentences[index])) for index in found)
