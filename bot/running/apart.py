"""Who does what a Service is asked: on what terms a reply is written, and whether another process does it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

if TYPE_CHECKING:
    from bot.llm.meter import Meter
    from bot.service import Service

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms one reply is written: by which writer (None: the settings'), within which account."""

    writer: str | None = None
    meter: "Meter | None" = None


USUAL: Final = Terms()
"""By the settings' writer."""
BUILT_IN: Final = Terms("extractive")
"""By the built-in writer, which costs nothing."""


def apart(method: Callable[Concatenate["Service", P], T]) -> Callable[Concatenate["Service", P], T]:
    """A method that takes seconds: where the built-in writer writes, a process that can be spared does it.

    Questions, which take a moment, then find this process and another one free. The method's arguments and its value
    can be pickled; its `terms`, where it has any, are given by name.
    """

    @wraps(method)
    def done(service: "Service", /, *given: P.args, **named: P.kwargs) -> T:
        terms = named.get("terms", USUAL)
        assert isinstance(terms, Terms)
        workers = service.workers(terms)
        if workers is None or len(workers) < 2:
            return method(service, *given, **named)
        there: dict[str, Any] = {**named, **({"terms": BUILT_IN} if "terms" in named else {})}  # the meter stays here
        value: T = workers.done(methodcaller(method.__name__, *given, **there))
        return value

    return done
