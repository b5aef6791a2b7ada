"""Who says what in a story, and what stands in its timeline."""

import pytest

from bot.digests.foremost import Cuts, numbered
from bot.digests.voices import spoken
from tests.test_digest import told
from tests.test_stories import article

COUNCIL = (
    "The council of Hallmere voted on Tuesday to close the old iron bridge to lorries from the first of May. "
    "Surveyor Dora Quist told the council that three of the nine girders have rusted through since the last survey. "
    "The harbour board said that its lorries would need an hour more for each load of salt that leaves the quay. "
)
SPEAKS = "Quist also said that the remaining six girders ought to be painted before another winter of salt spray. "


def heard(text: str, above: tuple[str, ...] = ()) -> dict[str, str]:
    """The sentence of each actor, by the words for that actor."""
    source = article("council.txt", text, 0)
    found = spoken(tuple(numbered((source,), Cuts())), [(source, each) for each in above])
    return {each.actor: each.draft.text for each in found}


def test_each_who_speaks_has_one_sentence() -> None:
    said = heard(COUNCIL + SPEAKS)
    assert {actor.split()[-1] for actor in said} == {"Quist", "board"}
    assert "Surveyor Dora Quist told" in said["Surveyor Dora Quist"]


def test_somebody_whom_only_an_unseen_sentence_introduces_is_left_out() -> None:
    unseen = COUNCIL.replace("Surveyor Dora Quist told the council that", "Surveyor Dora Quist came too:")
    other = "The rail union said that it would run four more trains of salt a week while the bridge is closed. "
    assert {actor.split()[-1] for actor in heard(unseen + SPEAKS + other)} == {"board", "union"}


def test_somebody_whom_a_sentence_above_introduces_may_go_by_the_last_name() -> None:
    unseen = COUNCIL.replace("Surveyor Dora Quist told the council that", "Surveyor Dora Quist came too:")
    assert "Quist" in heard(unseen + SPEAKS, ("Dora Quist, a surveyor, has looked at the bridge.",))


@pytest.mark.parametrize(
    ("entry", "stands"),
    [
        ("Ferry tickets went on sale at a kiosk near Gannet Point on Wednesday.", False),
        ("Dora Quist crossed the bridge on Wednesday with a lamp and a hammer.", True),
    ],
)
def test_a_storys_timeline_tells_nothing_that_shares_no_word_with_it(entry: str, stands: bool) -> None:
    report = (
        "The iron bridge at Hallmere was closed to lorries on Tuesday, the harbour board said. "
        "Salt from the quay goes round by the ford, which takes an hour more for each load, the board said. "
        "Three of the nine girders have rusted through since the last survey of the bridge at Hallmere. "
        "Lorries with salt for the bridge at Hallmere wait at the ford until the tide is out, drivers said. "
    )
    made = told([article("bridge.txt", f"{report}{entry}", 2)])
    (story,) = made.stories
    assert entry not in [sentence.text for sentence in story.sentences]
    assert (entry in [event.sentence.text for event in story.timeline]) == stands
