"""A digest within its length: what stands in it where not all has room."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from bot.render import lead, untold_events, untold_voices
from bot.reply import Story

WORDS = 1_000
"""Words of a digest where nobody says how many: four to five minutes' reading."""

ENOUGH = (2, 4)
"""How many entries of a timeline, and how many voices, each story is given before any is given more, step by step."""


class Growing(Protocol):
    """A story that is made as far as there is room for it."""

    @property
    def bare(self) -> Story:
        """Its headline and its sentences, and what its reader knew before."""

    def with_differences(self) -> Story:
        """That, with what its sources say differently."""

    def whole(self) -> Story:
        """That, with its timeline and who says what."""


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


def within(stories: Sequence[Growing], words: int) -> tuple[Story, ...]:
    """The stories in at most so many words, in their order.

    First come the sentences, as many as there is room for: one of each story before a second of any. Then, each time
    from the first story on, what was told before and what differs, and then timelines and voices, a few of each story
    before more of any.
    """
    told = fitting([each.bare for each in stories], words)
    if told != [_sentences(each.bare) for each in stories]:
        return tuple(told)
    left = words - sum(map(size, told))
    for n, longer in _longer(stories):
        left += size(told[n]) - size(longer)
        if left < 0:
            break
        told[n] = longer
    return tuple(told)


def fitting(stories: Sequence[Story], words: int) -> list[Story]:
    """The sentences of the stories that have room; of the last stories none, where there is no room for one of each."""
    told = [_sentences(story) for story in stories]
    left = words - sum(map(size, told))
    for n, shorter in _shorter(told):
        if left >= 0:
            break
        left += size(told[n]) - size(shorter)
        told[n] = shorter
    while told and left < 0:
        left += size(told.pop())
    return told


def _sentences(story: Story) -> Story:
    return replace(story, voices=(), timeline=(), disagreements=(), recalled=())


def _shorter(told: list[Story]) -> Iterator[tuple[int, Story]]:
    """One after another a place and the shorter story for it. Reads `told` as it has become."""
    for keep in range(max((len(story.sentences) for story in told), default=1) - 1, 0, -1):
        for n in reversed(range(len(told))):
            yield n, replace(told[n], sentences=told[n].sentences[:keep])


def _longer(stories: Sequence[Growing]) -> Iterator[tuple[int, Story]]:
    """One after another a place and the longer story for it: nothing is made before there may be room for it."""
    for n, story in enumerate(stories):
        yield n, story.with_differences()
    for most in ENOUGH:
        for n, story in enumerate(stories):
            yield n, _with_at_most(story.whole(), most)
    for n, story in enumerate(stories):
        yield n, story.whole()


def _with_at_most(story: Story, most: int) -> Story:
    """A timeline says how the story came to where it is: its last entries are kept, of two days at least."""
    events = story.timeline[-most:]
    kept = events if len({each.first for each in events}) > 1 else ()
    return replace(story, timeline=kept, voices=story.voices[:most])
