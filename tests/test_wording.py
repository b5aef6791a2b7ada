"""The wording of clutter is looked for in lower case, at the offsets of the text as it stands."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from index import wording


def test_the_wording_of_clutter_is_written_in_lower_case_as_the_text_it_is_looked_for_in():
    for name, value in vars(wording).items():
        if isinstance(value, wording.Wording | re.Pattern):
            assert not re.search(r"(?<!\\)[A-Z]", value.pattern), name


@given(st.text())
@example("İSTANBUL’DA ΟΔΟΣ")
def test_text_in_lower_case_keeps_its_offsets(text):
    assert len(wording.lower(text)) == len(text)
