"""Adding as jobs: files that were handed to a server, and what has become of each. Kept, so that a job outlives it."""

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from bot.kept import records
from bot.kept.records import Records
from index.errors import NotFoundError
from index.library import Outcome

LEASE_S: Final = 15
"""A worker that has not been heard of for so long is dead, and its job another's."""

KEPT_S: Final = 7 * 86_400
"""How long a job that is over can be asked about."""


class State(StrEnum):
    """Where a job is in its life. `cancelling` is running on, until its worker sees it."""

    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        return self in (State.DONE, State.CANCELLED, State.FAILED)


jobs = sa.Table(
    "jobs",
    records.metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text),  # whose it is; NULL: of those who need none
    sa.Column("collection", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("problem", sa.Text),  # why it failed, or why it has to wait
    sa.Column("created_s", sa.Float, nullable=False),
    sa.Column("ended_s", sa.Float),
    sa.Column("worker", sa.Text),
    sa.Column("lease_s", sa.Float, nullable=False),  # not to be taken by another before this
)

job_files = sa.Table(
    "job_files",
    records.metadata,
    sa.Column("job", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("outcome", sa.Text),
    sa.Column("article", sa.Text),
    sa.Column("reason", sa.Text),
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `outcomes` are those of the files that are dealt with, in the order of their paths."""

    id: str
    owner: str | None
    collection: str
    state: State
    problem: str | None
    created_s: float
    ended_s: float | None
    total: int
    outcomes: tuple[Outcome, ...]


class Jobs:
    """The jobs of a home. Every method may be called from any thread or process."""

    def __init__(self, kept: Records, clock: Callable[[], float] = time.time) -> None:
        self._records = kept
        self._clock = clock

    def create(self, owner: str | None, collection: str, paths: Sequence[str]) -> Job:
        """A job that adds these files, each once. It is there for good when this returns."""
        id_, now = secrets.token_hex(8), self._clock()
        row = {
            "id": id_,
            "key": owner,
            "collection": collection,
            "state": State.WAITING.value,
            "created_s": now,
            "lease_s": 0,
        }
        with self._records.changing() as connection:
            connection.execute(jobs.insert(), row)
            if paths:
                connection.execute(job_files.insert(), [{"job": id_, "path": path} for path in dict.fromkeys(paths)])
        return self.get(id_)

    def state(self, id_: str) -> State:
        """Raises NotFoundError."""
        with self._records.reading() as connection:
            found = connection.scalar(sa.select(jobs.c.state).where(jobs.c.id == id_))
        if found is None:
            raise NotFoundError(f"{id_}: no such job, or it has been over for a week")
        return State(found)

    def get(self, id_: str) -> Job:
        """Raises NotFoundError."""
        files = sa.select(job_files).where(job_files.c.job == id_).order_by(job_files.c.path)
        with self._records.reading() as connection:
            row = connection.execute(sa.select(jobs).where(jobs.c.id == id_)).mappings().one_or_none()
            found = connection.execute(files).mappings().all() if row else []
        if row is None:
            raise NotFoundError(f"{id_}: no such job, or it has been over for a week")
        outcomes = (
            Outcome(each["path"], each["outcome"], each["article"], each["reason"])
            for each in found
            if each["outcome"] is not None
        )
        return Job(
            id=id_,
            owner=row["key"],
            collection=row["collection"],
            state=State(row["state"]),
            problem=row["problem"],
            created_s=row["created_s"],
            ended_s=row["ended_s"],
            total=len(found),
            outcomes=tuple(outcomes),
        )

    def cancel(self, id_: str) -> Job:
        """Ask for a job to stop. What it has added stays. Raises NotFoundError."""
        with self._records.changing() as connection:
            waiting = sa.update(jobs).where(jobs.c.id == id_, jobs.c.state == State.WAITING.value)
            connection.execute(waiting.values(state=State.CANCELLED.value, ended_s=self._clock()))
            running = sa.update(jobs).where(jobs.c.id == id_, jobs.c.state == State.RUNNING.value)
            connection.execute(running.values(state=State.CANCELLING.value))
        return self.get(id_)

    # For those who do the work

    def take(self, worker: str) -> Job | None:
        """The oldest job that nobody is at work on, from now on this worker's; None where there is none."""
        now = self._clock()
        free = (
            sa.select(jobs.c.id)
            .where(jobs.c.state.in_(_UNFINISHED), jobs.c.lease_s <= now)
            .order_by(jobs.c.created_s)
            .limit(1)
        )
        with self._records.reading() as connection:
            if connection.scalar(free) is None:
                return None
        with self._records.changing() as connection:
            id_ = connection.scalar(free)
            if id_ is None:  # another worker was faster
                return None
            begun = sa.case((jobs.c.state == State.WAITING.value, State.RUNNING.value), else_=jobs.c.state)
            change = sa.update(jobs).where(jobs.c.id == id_)
            connection.execute(change.values(state=begun, worker=worker, lease_s=now + LEASE_S, problem=None))
        return self.get(id_)

    def renew(self, id_: str, worker: str) -> bool:
        """Say that the worker is alive. False: it is to stop, for the job is cancelled or has become another's."""
        mine = sa.update(jobs).where(jobs.c.id == id_, jobs.c.worker == worker, jobs.c.state == State.RUNNING.value)
        with self._records.changing() as connection:
            return connection.execute(mine.values(lease_s=self._clock() + LEASE_S)).rowcount > 0

    def left(self, id_: str) -> list[str]:
        """The files that are not dealt with yet."""
        query = sa.select(job_files.c.path).where(job_files.c.job == id_, job_files.c.outcome.is_(None))
        with self._records.reading() as connection:
            return list(connection.scalars(query.order_by(job_files.c.path)))

    def note(self, id_: str, outcomes: Iterable[Outcome]) -> None:
        """Keep what has become of files."""
        rows = [
            {"this": each.given or each.source, "outcome": each.kind, "article": each.article_id, "reason": each.reason}
            for each in outcomes
        ]
        if not rows:
            return
        change = sa.update(job_files).where(job_files.c.job == id_, job_files.c.path == sa.bindparam("this"))
        with self._records.changing() as connection:
            connection.execute(change, rows)

    def put_back(self, id_: str, problem: str | None, wait_s: float) -> None:
        """Leave a job for later, for this or another worker; what has been asked of it meanwhile stays asked."""
        back = sa.case((jobs.c.state == State.RUNNING.value, State.WAITING.value), else_=jobs.c.state)
        change = sa.update(jobs).where(jobs.c.id == id_, jobs.c.state.in_(_UNFINISHED))
        with self._records.changing() as connection:
            connection.execute(change.values(state=back, worker=None, lease_s=self._clock() + wait_s, problem=problem))

    def end(self, id_: str, state: State, problem: str | None = None) -> None:
        """A job is over."""
        values: dict[str, Any] = {"state": state.value, "ended_s": self._clock(), "problem": problem}
        with self._records.changing() as connection:
            connection.execute(sa.update(jobs).where(jobs.c.id == id_).values(**values))

    def forget(self) -> None:
        """Drop the jobs that have been over for a week."""
        old = sa.select(jobs.c.id).where(jobs.c.ended_s < self._clock() - KEPT_S)
        with self._records.changing() as connection:
            connection.execute(sa.delete(job_files).where(job_files.c.job.in_(old)))
            connection.execute(sa.delete(jobs).where(jobs.c.ended_s < self._clock() - KEPT_S))


_UNFINISHED: Final = (State.WAITING.value, State.RUNNING.value, State.CANCELLING.value)
