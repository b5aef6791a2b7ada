"""The wording of clutter is looked for in lower case, at the offsets of the text as it stands."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from index import wording
from index.article import Label
from index.clutter import sign_of, tokens_of


def test_the_wording_of_clutter_is_written_in_lower_case_as_the_text_it_is_looked_for_in():
    for name, value in vars(wording).items():
        if isinstance(value, wording.Wording | re.Pattern):
            assert not re.search(r"(?<!\\)[A-Z]", value.pattern), name


@given(st.text())
@example("İSTANBUL’DA ΟΔΟΣ")
def test_text_in_lower_case_keeps_its_offsets(text):
    assert len(wording.lower(text)) == len(text)


def test_a_gallerys_captions_are_no_body_however_many_run_together():
    one = "A ferry lies on its side off Sela on Monday. Hide Caption {n} of 38 Photos: Storm over Sela "
    for many in (1, 38):
        text = "Photos: Storm over Sela " + "".join(one.format(n=n + 1) for n in range(many)).strip()
        sign = sign_of(text, [word.lower() for word in tokens_of(text)])
        assert sign is not None and sign.label is Label.CAPTION
    told = "A ferry lies on its side off Sela; papers were asked to hide caption and name of one of the dead."
    assert sign_of(told, [word.lower() for word in tokens_of(told)]) is None
