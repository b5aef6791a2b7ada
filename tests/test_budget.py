"""A digest within its length: what stands in it, and that what has no room is never made."""

from dataclasses import dataclass, field, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.digests.budget import ENOUGH, size, within
from bot.reply import Claim, Disagreement, Event, Sentence, Story, Voice

words = st.integers(1, 30)


def text(count: int) -> str:
    return " ".join(["word"] * count)


@dataclass
class Counted:
    """A story that counts what is asked of it."""

    full: Story
    asked: list[str] = field(default_factory=list)

    @property
    def bare(self) -> Story:
        return replace(self.full, timeline=(), voices=(), disagreements=())

    def with_differences(self) -> Story:
        self.asked.append("differences")
        return replace(self.full, timeline=(), voices=())

    def whole(self) -> Story:
        self.asked.append("whole")
        return self.full


@st.composite
def stories(draw: st.DrawFn) -> Counted:
    numbers = iter(range(1, 1_000))
    sentences = draw(st.lists(words, min_size=1, max_size=3))
    told = tuple(Sentence(text(each), (next(numbers),)) for each in sentences)
    events = tuple(
        Event(None, Sentence(text(each), (next(numbers),)), date(2025, 4, n + 1), date(2025, 4, n + 1))
        for n, each in enumerate(draw(st.lists(words, max_size=6)))
    )
    events = events if len(events) > 1 else ()  # a story is never given a timeline of one day
    voices = tuple(
        Voice("Somebody", Sentence(text(each), (next(numbers),))) for each in draw(st.lists(words, max_size=5))
    )
    claims = tuple(Claim(text(each), next(numbers), None, None) for each in draw(st.lists(words, max_size=2)))
    differing = (Disagreement("the toll", claims),) if claims else ()
    return Counted(Story("Another headline", told, (), timeline=events, voices=voices, disagreements=differing))


def by_cutting(found: list[Story], most: int) -> tuple[Story, ...]:
    """The same by another way: all is made, and cut from the last story upwards until it fits."""
    told = list(found)

    def over() -> bool:
        return sum(map(size, told)) > most

    for enough in (*reversed(ENOUGH), 0):
        for n in reversed(range(len(told))):
            if over():
                kept = told[n].timeline[-enough:] if enough else ()
                kept = kept if len({each.first for each in kept}) > 1 else ()
                told[n] = replace(told[n], timeline=kept, voices=told[n].voices[:enough])
    for n in reversed(range(len(told))):
        if over():
            told[n] = replace(told[n], disagreements=())
    for keep in (2, 1):
        for n in reversed(range(len(told))):
            if over():
                told[n] = replace(told[n], sentences=told[n].sentences[:keep])
    while told and over():
        told.pop()
    return tuple(told)


@given(st.lists(stories(), max_size=6), st.integers(0, 600))
def test_what_grows_until_it_is_full_is_what_cutting_would_leave(found: list[Counted], most: int) -> None:
    kept = within(found, most)
    assert sum(map(size, kept)) <= most
    assert kept == by_cutting([each.full for each in found], most)


@given(st.lists(stories(), min_size=2, max_size=6), st.integers(0, 600))
def test_timelines_are_made_for_the_stories_that_have_room_and_at_most_one_more(
    found: list[Counted], most: int
) -> None:
    kept = within(found, most)
    given_more = [n for n, story in enumerate(kept) if story.timeline or story.voices]
    made = [n for n, each in enumerate(found) if "whole" in each.asked and (each.full.timeline or each.full.voices)]
    assert len(made) <= len(given_more) + 1
