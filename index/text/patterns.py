"""Regular expressions that are compiled when they are first used: a first question uses one in five of ours.

Compiling the others took 50 ms of a processor, of the 770 that a cold `precis ask` took.
"""

import re
from functools import cached_property
from typing import Any, cast


class Uncompiled:
    """Stands for a regular expression: its methods and attributes are the compiled pattern's."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """What the compiled pattern has of this name, kept from then on: this is asked only while it is missing."""
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._made_of)


def pattern(regex: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, at the first use; so `re.error` is raised there. It is no argument for `re`'s own functions."""
    return cast("re.Pattern[str]", Uncompiled(regex, flags))
