"""A digest within its length: what goes first where it would be too long."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.render import lead, untold_events, untold_voices
from bot.reply import Story

WORDS = 1_000
"""Words of a digest where nobody says how many: four to five minutes' reading."""

ENOUGH = (4, 2, 0)
"""How many entries of a timeline, and how many voices, each story keeps at most, step by step."""


def size(story: Story) -> int:
    """The words of a story that a reader meets, those that are said twice counted once; its sources apart."""
    first = lead(story)
    texts = [
        *([] if first else [story.headline]),
        *(each.text for each in (*story.sentences, *story.recalled)),
        *(each.sentence.text for each in untold_voices(story)),
        *(each.sentence.text for each in untold_events(story)),
        *(claim.text for differing in story.disagreements for claim in differing.claims),
    ]
    return sum(len(text.split()) for text in texts)


def within(stories: Sequence[Story], words: int) -> tuple[Story, ...]:
    """The stories in at most so many words, in their order.

    First the timelines and the voices grow shorter, then what was told before and the differing figures go, then all
    sentences but the first, each time from the last story upwards; then the last stories.
    """
    told = list(stories)
    left = words - sum(map(size, told))
    for n, shorter in _steps(told):
        if left >= 0:
            break
        left += size(told[n]) - size(shorter)
        told[n] = shorter
    while told and left < 0:
        left += size(told.pop())
    return tuple(told)


def _steps(told: list[Story]) -> Iterator[tuple[int, Story]]:
    """One after another a place and the shorter story for it. Reads `told` as it has become."""
    for most in ENOUGH:
        for n in reversed(range(len(told))):
            yield n, _with_fewer(told[n], most)
    for n in reversed(range(len(told))):
        yield n, replace(told[n], disagreements=(), recalled=())
    for keep in range(max((len(story.sentences) for story in told), default=1) - 1, 0, -1):
        for n in reversed(range(len(told))):
            yield n, replace(told[n], sentences=told[n].sentences[:keep])


def _with_fewer(story: Story, most: int) -> Story:
    """A timeline says how the story came to where it is: its last entries are kept, of two days at least."""
    events = story.timeline[-most:] if most else ()
    kept = events if len({each.first for each in events}) > 1 else ()
    return replace(story, timeline=kept, voices=story.voices[:most])
