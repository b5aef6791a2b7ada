"""What a process of workers.py runs: it does what it is asked, one thing after another, until its parent ends."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Event, Thread
from typing import IO, Any

from bot.api.logs import frames
from bot.running.workers import ElsewhereError, Ended, Notice, Stop, Told
from bot.service import Service
from index.errors import PrecisError
from index.ingest.child import parent, receive, send
from index.ingest.collecting import LOADING

Asked = tuple[Callable[[Service], object], Event]
"""A piece of work, and what is set when nobody waits for it any more."""


def main() -> None:
    """Ends with the parent: where it has not said anything yet by returning, else by `listen`."""
    gc.set_threshold(*LOADING)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # sent to a whole group: the parent lets open answers end first
    questions, answers = parent()
    try:
        settings, steps = receive(questions)
    except EOFError:
        return
    asked: SimpleQueue[Asked] = SimpleQueue()
    Thread(target=listen, args=(questions, asked), daemon=True).start()
    with Service(settings, hold=False, notify=lambda line: send(answers, Notice(line)), steps=steps) as service:
        answer(*asked.get(), service, answers)
        gc.freeze()  # what has been loaded stays: collecting need not walk it again
        while True:
            answer(*asked.get(), service, answers)


def listen(questions: IO[bytes], asked: "SimpleQueue[Asked]") -> None:
    """Read what the parent sends; when it has ended, nobody is left to answer, whatever is being done."""
    stopped = Event()
    try:
        while True:
            found = receive(questions)
            if isinstance(found, Stop):
                stopped.set()
            else:
                stopped = Event()
                asked.put((found, stopped))
    finally:
        os._exit(0)


def answer(work: Callable[[Service], object], stopped: Event, service: Service, answers: IO[bytes]) -> None:
    """Do it, and tell each value that it yields, or the one that it returns."""
    error: Exception | None = None
    try:
        for value in values(work(service)):
            if stopped.is_set():
                break
            send(answers, Told(value))
    except PrecisError as found:
        error = found
    except Exception as found:  # noqa: BLE001  # as on the surfaces: a mistake of ours is told where the log is
        error = ElsewhereError(type(found).__name__, tuple(frames(found)))
    send(answers, Ended(error))


def values(found: object) -> Iterator[Any]:
    return found if isinstance(found, Iterator) else iter((found,))


if __name__ == "__main__":
    main()
