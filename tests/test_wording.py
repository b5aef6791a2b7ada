"""The wording of clutter is looked for in lower case, at the offsets of the text as it stands."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import Label
from index.labelling import wording
from index.labelling.clutter import sign_of, tokens_of


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


@pytest.mark.parametrize(
    "link",
    [
        "Full coverage:Storm heads for the coast on Monday",
        "'A miracle':Ferry passengers tell how they were saved",
        "► What to know about the strike:Three things the dockers want.",
        "$20 FARES:Sela council: Buses will cost more from May",
    ],
)
def test_a_headline_set_hard_behind_its_label_is_a_link(link):
    sign = sign_of(link, tokens_of(link.lower()))
    assert sign is not None and sign.label is Label.RELATED


@pytest.mark.parametrize(
    "told",
    [
        "Lind put it this way: The bridge will be finished when it is paid for.",
        "Lind:“The bridge will be finished when it is paid for.”",
        "Lind met the council at 10:30. The bridge was voted on.",
        "林德说:Sela 的大桥将在五月完工。",
    ],
)
def test_what_is_said_behind_a_colon_is_no_link(told):
    assert sign_of(told, tokens_of(told.lower())) is None


@pytest.mark.parametrize(
    "credited",
    [
        "Kim Lee/AFP/Getty Images {}",
        "{} Kim Lee/Sela Observer",
        "{} Kim Lee/Getty Images A boat is brought in. Kim Lee/Reuters " + "The harbour lies idle. " * 30,
    ],
)
def test_a_caption_is_told_by_its_credit_before_or_behind_it(credited):
    text = credited.format("A fisherman mends his net in Sela after the storm of Monday.")
    sign = sign_of(text, tokens_of(text.lower()))
    assert sign is not None and sign.label is Label.CAPTION


@pytest.mark.parametrize(
    "clip",
    [
        "JUST WATCHED Otters come back to Ardenz Replay More Videos ... MUST WATCH Otters come back to Ardenz 01:10",
        "Video Ad Feedback Otters come back to Ardenz after forty years without a single one 01:10",
        "'They are lovely': fishermen of Sela tell of the otters that steal their bait 03:57 - Source: Sela TV",
    ],
)
def test_a_clips_title_with_what_its_player_says_is_no_body(clip):
    sign = sign_of(clip, tokens_of(clip.lower()))
    assert sign is not None and sign.label is Label.NAVIGATION


@pytest.mark.parametrize(
    "notice",
    [
        "This story has been updated with additional details.",
        "Recommendations are independently chosen by Cozy Home's editors. Purchases may earn us a commission.",
        "This transcript was automatically generated, and then edited for clarity.",
    ],
)
def test_what_an_outlet_says_of_its_own_article_is_no_news(notice):
    sign = sign_of(notice, tokens_of(notice.lower()))
    assert sign is not None and sign.label is Label.LEGAL
    said = f'"{notice}" stood under each of the reports, the mayor of Sela told the council.'
    assert sign_of(said, tokens_of(said.lower())) is None
