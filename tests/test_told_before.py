"""Shortcuts on the way from a text to its labels and sentences: they find what the long way finds."""

import nupunkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import passages
from index.blocks import rows_of
from index.labelling import sections

SENTENCES = st.sampled_from(
    [
        "The harbour council agreed on Monday to mend the old sea wall before the winter storms arrive.",
        "The harbour council agreed on Monday to close the old sea wall.",
        "1. The harbour council agreed on Monday to mend the old sea wall before the winter storms arrive.",
        "“We were asked to mend it,” said the engineer, who was born beside the old sea wall.",
        "Tickets are sold at the door",
        "the the the the the the the the the the the the",
    ]
)


@given(st.lists(SENTENCES, max_size=9), st.integers(0, 9))
def test_what_was_told_before_does_not_depend_on_how_many_blocks_are_asked_about(lines: list[str], few: int) -> None:
    rows = rows_of("\n\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "FEW", 0)
        kept = sections._Told(rows)
        long_way = [kept.before(index) for index in range(len(rows))]
        patch.setattr(sections, "FEW", few)
        told = sections._Told(rows)
        assert [told.before(index) for index in range(len(rows))] == long_way


ENDS = st.text(st.sampled_from("aB1 .!?…\"”’)]\n—,;:'@*{-_"), min_size=1, max_size=30)


@given(st.one_of(ENDS, st.text(min_size=1, max_size=30)))
def test_the_sentence_model_leaves_a_text_whole_in_which_no_sentence_ends(text: str) -> None:
    if passages._INNER_END.search(text) is None:
        assert nupunkt.sent_spans(text) == [(0, len(text))]
