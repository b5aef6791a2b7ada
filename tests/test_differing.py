"""Where the reports of one story differ: in figures, in days; and what only looks so."""

import pytest

from bot.checking.account import Account
from bot.digests.differing import differing
from bot.digests.differing_days import differing_days
from bot.reply import Disagreement
from index.embeddings import WordLlama
from index.passages import sentences
from index.related.statements import Sentences
from tests.test_stories import article

WORDS = WordLlama()


def found(
    one: str, other: str, later: int = 0, outlets: tuple[str, str] = ("Meridian", "The Quay")
) -> list[Disagreement]:
    """What two reports say differently; the second appears so many days after the first."""
    told = [article("one.txt", one, 0, outlet=outlets[0]), article("other.txt", other, later, outlet=outlets[1])]
    compared = Sentences([(each, sentences(each)) for each in told], WORDS)
    ids, account = {each.id for each in told}, Account()
    differ = [*differing(compared, ids, account), *differing_days(compared, ids, account)]
    for each in differ:
        for claim in each.claims:
            cited = account.citations[claim.citation - 1]
            assert cited.article.text[cited.span.start : cited.span.end] == cited.quote
    return differ


def test_two_days_for_one_vote_are_shown() -> None:
    (differ,) = found(
        "The parliament of Estovar will vote on the fishing law on 3 May.",
        "The parliament of Estovar will vote on the fishing law on 4 May.",
    )
    assert differ.about == "the day"
    assert {claim.text for claim in differ.claims} == {
        "The parliament of Estovar will vote on the fishing law on 3 May.",
        "The parliament of Estovar will vote on the fishing law on 4 May.",
    }


@pytest.mark.parametrize(
    "other",
    [
        "The parliament of Estovar will vote on the fishing law on 3 May.",
        "The parliament of Kallimar will vote on the fishing law on 4 May.",
        "The parliament of Estovar voted on the fishing law on 4 May.",
        "The parliament of Estovar will vote on the fishing law on 4 June.",
        "The parliament of Estovar has put off its vote on the fishing law to 4 May.",
        "The parliament of Estovar will vote on the fishing law on 3 May and 4 May.",
        "The parliament of Estovar will discuss the fishing law on 4 May.",
        "The parliament of Estovar will vote on the fishing law on Thursday.",
        "The parliament of Estovar will vote on three fishing laws on 4 May.",
    ],
)
def test_another_event_stage_or_place_is_no_difference(other: str) -> None:
    assert found("The parliament of Estovar will vote on the fishing law on 3 May.", other) == []


def test_what_a_later_day_or_the_same_outlet_says_otherwise_supersedes() -> None:
    one = "The parliament of Estovar will vote on the fishing law on 3 May."
    other = "The parliament of Estovar will vote on the fishing law on 4 May."
    assert found(one, other, later=2) == []
    assert found(one, other, outlets=("Meridian", "Meridian")) == []
    dead, more = "The flood in Hallmere killed nine people.", "The flood in Hallmere killed 17 people."
    assert len(found(dead, more)) == 1
    assert found(dead, more, later=1) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Over two dozen men were arrested in Hallmere.", "The police arrested 31 men in Hallmere."),
        ("Brandt carried 200 votes, 18 short of what she needs.", "Brandt needs 218 votes to win."),
        ("The ferry cost 90 million crowns.", "A typical ferry costs 150 million crowns."),
        ("Of the six people killed in Hallmere five were adults.", "The flood in Hallmere killed five people."),
        ("The third storm in Hallmere killed nine people.", "The second storm in Hallmere killed 17 people."),
    ],
)
def test_figures_that_can_both_be_true_are_no_difference(one: str, other: str) -> None:
    assert found(one, other) == []
