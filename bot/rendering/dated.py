"""Dates and periods as a reader is given them: the days of an event, and what a digest says where it tells nothing."""

from datetime import date, datetime, timedelta

from bot.render import counted, readable
from bot.reply import Digest, Event, Timeline, day_text
from index.library import Filter


def days_text(event: Event) -> str:
    """The days of an event: 14 May 2024, 16–17 May 2024, May 2024; those of its report where it has none."""
    first, last = event.first, event.last
    if first is None or last is None:
        return day_text(event.published)
    return between(first, last)


def between(first: date, last: date) -> str:
    """14 May 2024, 16–17 May 2024, May 2024."""
    if first == last:
        return day(first)
    if whole(first, last):
        return f"{first:%Y}" if first.month != last.month else f"{first:%B %Y}"
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} – {day(last)}"
    return f"{first.day}–{day(last)}"


def day(when: date | datetime) -> str:
    """14 May 2024."""
    return f"{when.day} {when:%B %Y}"


def whole(first: date, last: date) -> bool:
    """Whether the days are those of a month or of a year."""
    month = first.day == 1 and (last + timedelta(1)).day == 1
    return month and ((first.year, first.month) == (last.year, last.month) or (first.month, last.month) == (1, 12))


def about(reply: Digest | Timeline, *, period: bool = True) -> str:
    """What a reply is on: ` about 'ferries' since 2025-03-01`."""
    topic = f" about {readable(reply.topic)!r}" if reply.topic else ""
    start = f" since {reply.since:%Y-%m-%d}" if reply.since and period else ""
    return topic + start + (f" before {reply.until:%Y-%m-%d}" if reply.until and period else "")


def narrowed(where: Filter) -> str:
    """What a filter leaves of a collection: ` of 'The Quay' since 2025-03-01`; empty where that is all of it."""
    outlet = f" of {readable(where.outlet)!r}" if where.outlet else ""
    start = f" since {where.since:%Y-%m-%d}" if where.since else ""
    return outlet + start + (f" before {where.until:%Y-%m-%d}" if where.until else "")


def stories_of(digest: Digest) -> str:
    """How many: `1 story`."""
    return counted(len(digest.stories), "story", "stories")


def extent(digest: Digest) -> str:
    """How many stories of how many articles: `2 stories from 7 articles`."""
    count = sum(len(story.sources) + len(story.copies) for story in digest.stories)
    return f"{stories_of(digest)} from {counted(count, 'article')}"


def nothing_told(digest: Digest) -> str:
    """What an empty digest says."""
    if digest.reader is not None and digest.looked is not None:
        return f"Nothing new{about(digest, period=False)} since {day(digest.looked)}, {digest.looked:%H:%M} UTC."
    return f"No stories{about(digest)}."


def repeats_text(digest: Digest) -> str:
    """How many new articles say nothing new; empty where there are none."""
    more = counted(len(digest.repeating), "more new article says", "more new articles say")
    return f"{more} nothing that you were not told." if digest.repeating else ""
