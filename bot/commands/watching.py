"""Keep adding: what appears or changes in folders, as it does, and what followed feeds bring, when they are due."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from index.sources import find, is_readable

if TYPE_CHECKING:
    from bot.service import Service
    from index.library import Outcome

LOOK_S: Final = 30.0
"""How often it is looked whether a feed is due."""


def watched(
    service: "Service",
    sources: Sequence[str],
    stop: Event,
    *,
    collection: str,
    recursive: bool = True,
    prune: bool = False,
    look_s: float = LOOK_S,
) -> "Iterator[Outcome]":
    """What becomes of every change below these sources, and of what feeds bring, until `stop` is set.

    A file that is being written is read when it has been left alone for a second or two.
    """
    found = find(sources, recursive=recursive)
    places = [*found.roots, *(file for file in found.files if not any(file.is_relative_to(r) for r in found.roots))]
    for changed in _changes(places, stop, recursive=recursive, look_s=look_s):
        there = sorted(path for path in changed if Path(path).is_file() and _is_article(path, places))
        if there:
            yield from service.add(there, collection=collection)[1]
        if prune and len(there) < len(changed):
            _, outcomes = service.add(sources, collection=collection, recursive=recursive, prune=True)
            yield from (each for each in outcomes if each.kind != "unchanged")
        if not stop.is_set():
            outcomes = service.refresh(collection, due=True, stop=stop.is_set)
            yield from (each for each in outcomes if each.kind != "unchanged")


def _changes(places: Sequence[Path], stop: Event, *, recursive: bool, look_s: float) -> Iterator[list[str]]:
    """The paths that have changed, or none each time that `look_s` is over."""
    if not places:
        while not stop.wait(look_s):
            yield []
        return
    from watchfiles import watch

    for changes in watch(
        *places,
        stop_event=stop,
        rust_timeout=int(look_s * 1000),
        yield_on_timeout=True,
        recursive=recursive,
        watch_filter=None,
    ):
        yield [path for _, path in changes]


def _is_article(path: str, places: Sequence[Path]) -> bool:
    """Whether a changed file would be found if the sources were added again: hidden ones are not."""
    if not is_readable(path):
        return False
    inside = [Path(path).relative_to(place) for place in places if Path(path).is_relative_to(place)]
    return any(not any(part.startswith(".") for part in each.parts) for each in inside)
