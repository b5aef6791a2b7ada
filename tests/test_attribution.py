"""What is looked at before an article's patterns are made never hides a frame that they would find."""

import re
from collections.abc import Callable
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.checking import attribution
from index.article import Article, Block, Label, Precision, Published, Span

TEXT = "The ferry ran aground."
WHEN = datetime(2025, 9, 4)

OUTLETS = st.sampled_from(["The Ledger", "RT", None])
PUBLISHED = st.one_of(
    st.none(), st.sampled_from(Precision).map(lambda precision: Published(WHEN, precision, "dateline", ""))
)
FRAMES = st.sampled_from(
    [
        "According to {who}, {claim}",
        "According to {who} ({date}), {claim}",
        "On {date}, {who} reported that {claim}",
        "{who} said: {claim}",
        "{claim}, as reported by {who}.",
        "{claim}, {who} wrote on {date}.",
        "{claim} ({who}, {date}).",
        "{claim} ({date}).",
        "According to the {date} report, {claim}",
        "A report published on {date} said {claim}",
        "{claim} ({who}, undated)",
        "{claim}",
    ]
)
WHO = st.sampled_from(["The Ledger", "the ledger", "RT", "Ferry aground", "“Ferry aground”", "Reuters"])
DATES = st.sampled_from(
    ["September 4, 2025", "4 Sept. 2025", "Sep 4", "2025-09-04", "September 2025", "2025", "May 2024"]
)


@given(FRAMES, WHO, DATES, OUTLETS, PUBLISHED, st.sampled_from([str, str.upper, str.lower]))
def test_a_frame_that_is_there_is_looked_for(
    frame: str, who: str, date: str, outlet: str | None, published: Published | None, case: Callable[[str], str]
) -> None:
    claim = case(frame.format(who=who, date=date, claim="the ferry ran aground off Gannet Point"))
    article = Article("/a", TEXT, "Ferry aground", outlet, None, published, (Block(Span(0, len(TEXT)), Label.BODY),))
    found = [frame for frame in attribution._frames(article) if re.sub(frame, " ", claim, flags=re.IGNORECASE) != claim]
    assert attribution._names_a_report(claim.lower(), article) or not found
    if not found:
        assert attribution.unframed(claim, [article]) == claim
