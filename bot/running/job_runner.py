"""The thread of a server that does the jobs, one at a time."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Final
from uuid import uuid4

from bot.api.uploads import discard
from bot.kept.jobs import LEASE_S, Job, Jobs, State
from bot.service import Service
from index.errors import LockedError, PrecisError
from index.fetching.addresses import is_address
from index.library import Outcome

IDLE_S: Final = 2.0
"""How often the jobs of other servers, and of those that died, are looked for."""

NOTED_S: Final = 0.5
"""How often progress is kept at most: each time takes a sync of the disk."""


class JobRunner:
    """Runs jobs from `start` until `stop`; one that is under way then is put back, and goes on at the next start."""

    def __init__(self, jobs: Jobs, service: Service, *, failed: Callable[[Exception], None]) -> None:
        """`failed` is told of a mistake of ours, for the log."""
        self._jobs = jobs
        self._service = service
        self._failed = failed
        self._name = uuid4().hex
        self._wake, self._stop = Event(), Event()
        self._thread = Thread(target=self._run, name="precis-jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There is a new job."""
        self._wake.set()

    def stop(self) -> None:
        """Returns when the job that is under way has been put back."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._jobs.forget()
                while not self._stop.is_set() and (job := self._jobs.take(self._name)):
                    self._do(job)
            except Exception as error:  # noqa: BLE001  # the records are on a disk that may be full: try again later
                self._failed(error)
            self._wake.wait(IDLE_S)
            self._wake.clear()

    def _do(self, job: Job) -> None:
        halt, over = Event(), Event()
        heart = Thread(target=self._beat, args=(job, halt, over), name="precis-job-lease", daemon=True)
        heart.start()
        try:
            self._add(job, halt)
        except LockedError as error:
            self._jobs.put_back(job.id, str(error), IDLE_S)
        except PrecisError as error:
            self._jobs.end(job.id, State.FAILED, str(error))
        except Exception as error:  # noqa: BLE001  # a mistake of ours ends the job, and not the server's other jobs
            self._failed(error)
            self._jobs.end(job.id, State.FAILED, "a mistake in precis; the server's log says where")
        finally:
            over.set()
            heart.join()

    def _add(self, job: Job, halt: Event) -> None:
        def stop() -> bool:
            return halt.is_set() or self._stop.is_set() or self._jobs.state(job.id) is not State.RUNNING

        _, outcomes = self._service.add(self._jobs.left(job.id), collection=job.collection, stop=stop)
        noted, new = time.monotonic(), list[Outcome]()
        for outcome in outcomes:
            new.append(outcome)
            if time.monotonic() - noted >= NOTED_S:
                self._jobs.note(job.id, new)
                noted, new = time.monotonic(), []
        self._jobs.note(job.id, new)
        if not stop():  # a feed's articles have outcomes of their own
            feeds = [each for each in self._jobs.left(job.id) if is_address(each)]
            self._jobs.note(job.id, [Outcome(each, "added", None, "a feed: its articles were read") for each in feeds])
        self._close(job)

    def _close(self, job: Job) -> None:
        """Say how it ended; what was not added is not kept either."""
        now = self._jobs.get(job.id)
        left = self._jobs.left(job.id)
        if now.state is State.CANCELLING:
            self._discard(left)
            self._jobs.end(job.id, State.CANCELLED)
        elif left and self._stop.is_set():
            self._jobs.put_back(job.id, None, 0)
        else:
            self._discard([each.source for each in now.outcomes if each.kind == "failed"])
            self._jobs.end(job.id, State.DONE)

    def _discard(self, sources: list[str]) -> None:
        for source in sources:
            discard(self._service.settings.home, source)

    def _beat(self, job: Job, halt: Event, over: Event) -> None:
        while not over.wait(LEASE_S / 15):
            if not self._jobs.renew(job.id, self._name):
                halt.set()
                return
