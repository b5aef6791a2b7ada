"""What is looked through: of a collection or an outlet that there is none of, a reader is told which there are."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from bot.reply import day_text
from index.errors import NotFoundError
from index.library import Filter

if TYPE_CHECKING:
    from bot.service import Service

NAMED = 12
"""Collections and outlets that a line names; the others are counted."""


def sought(name: str, there: Collection[str], visible: Sequence[str] | None = None) -> str:
    """The name, if it is that of one `there`, or nothing is there yet. Raises NotFoundError.

    `visible`: those that may be spoken of to whoever asks; None: all.
    """
    if name in there or not there:
        return name
    told = sorted(there if visible is None else set(there) & set(visible))
    raise NotFoundError(f"there is no collection {name!r}" + (_instead(name, told) if told else " yet"))


def why_none(service: "Service", where: Filter) -> str:
    """Why nothing was found, and what to do about it, for who types commands."""
    if not service.collections():
        return "no articles here; `precis add FOLDER` adds some"
    everything = Filter(where.collection)
    if where.outlet is not None and not service.articles(Filter(where.collection, outlet=where.outlet), limit=1):
        return f"no article is of the outlet {where.outlet!r}" + _instead(where.outlet, service.outlets(everything))
    if where.narrow and not service.articles(where, limit=1):
        (latest,) = service.articles(everything, limit=1)
        when = f"; the latest is of {day_text(latest.published)}" if latest.published else ""
        return f"no article is of this period{when}; `precis list` shows them all"
    return "`precis list` shows the articles, `precis add FOLDER` adds some"


def _instead(name: str, there: Sequence[str]) -> str:
    """What may have been meant, else all that there are."""
    import difflib  # a name that is right need not wait for it

    folded = {each.casefold(): each for each in there}
    if near := difflib.get_close_matches(name.casefold(), folded, n=1):
        return f"; did you mean {folded[near[0]]}?"
    more = len(there) - NAMED
    verb = "is" if len(there) == 1 else "are"
    return f"; there {verb} {', '.join(there[:NAMED])}" + (f" and {more} more" if more > 0 else "") if there else ""
