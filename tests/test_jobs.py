"""Adding as jobs: they are done once, can be stopped, and outlive the process that began them."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from clock import Clock
from newsroom import write

from bot.api.uploads import FOLDER
from bot.kept.jobs import KEPT_S, LEASE_S, Job, Jobs, State
from bot.kept.records import Records
from bot.running.job_runner import JobRunner
from bot.service import Service
from bot.settings import Settings
from index.errors import NotFoundError
from index.library import Outcome
from index.store.lock import Lock


@pytest.fixture
def jobs(home: Path, clock: Clock) -> Jobs:
    return Jobs(Records(home), clock)


def until(jobs: Jobs, id_: str, good: Callable[[Job], bool]) -> Job:
    for _ in range(1_000):
        job = jobs.get(id_)
        if good(job):
            return job
        time.sleep(0.02)
    raise AssertionError(f"still {job.state}")


def test_a_job_is_given_to_one_worker_and_after_its_death_to_another(jobs: Jobs, clock: Clock) -> None:
    made = jobs.create(None, "default", ["/a", "/b", "/a"])
    assert (made.state, made.total, made.outcomes) == (State.WAITING, 2, ())
    taken = jobs.take("one")
    assert taken is not None
    assert jobs.take("two") is None
    clock.now += LEASE_S - 1
    assert jobs.renew(made.id, "one")
    clock.now += LEASE_S - 1
    assert jobs.take("two") is None
    clock.now += 1
    again = jobs.take("two")
    assert again is not None
    assert again.id == made.id
    assert not jobs.renew(made.id, "one")


def test_what_is_dealt_with_is_not_done_again(jobs: Jobs) -> None:
    made = jobs.create(None, "default", ["/a", "/b", "/c"])
    jobs.note(made.id, [Outcome("/b", "added", "0123456789ab"), Outcome("/c", "failed", None, "it is empty")])
    assert jobs.left(made.id) == ["/a"]
    assert [outcome.kind for outcome in jobs.get(made.id).outcomes] == ["added", "failed"]


def test_a_job_that_waits_is_cancelled_at_once_and_one_that_runs_is_told(jobs: Jobs) -> None:
    waiting, running = (jobs.create(None, "default", ["/a"]) for _ in range(2))
    assert jobs.cancel(waiting.id).state is State.CANCELLED
    taken = jobs.take("one")
    assert taken is not None
    assert taken.id == running.id
    assert jobs.cancel(running.id).state is State.CANCELLING
    assert not jobs.renew(running.id, "one")
    jobs.put_back(running.id, None, 0)
    assert jobs.get(running.id).state is State.CANCELLING


def test_jobs_are_forgotten_a_week_after_their_end(jobs: Jobs, clock: Clock) -> None:
    old, new = (jobs.create(None, "default", ["/a"]) for _ in range(2))
    jobs.end(old.id, State.DONE)
    clock.now += KEPT_S + 1
    jobs.end(new.id, State.DONE)
    jobs.forget()
    with pytest.raises(NotFoundError):
        jobs.get(old.id)
    assert jobs.get(new.id).state is State.DONE


def runner(jobs: Jobs, service: Service) -> JobRunner:
    failures: list[Exception] = []
    return JobRunner(jobs, service, failed=failures.append)


def test_a_job_adds_its_files_and_says_what_became_of_each(home: Path, tmp_path: Path) -> None:
    jobs = Jobs(Records(home))
    files = [*write(tmp_path / "in", range(3)), tmp_path / "in" / "missing.txt"]
    with Service(Settings.load({}, home=home), hold=False) as service:
        at_work = runner(jobs, service)
        at_work.start()
        job = jobs.create(None, "news", [str(file) for file in files])
        at_work.wake()
        done = until(jobs, job.id, lambda job: job.state.over)
        at_work.stop()
        assert done.state is State.DONE
        assert sorted(outcome.kind for outcome in done.outcomes) == ["added", "added", "added", "failed"]
        assert service.status().collections == {"news": 3}


def test_a_job_that_a_dead_server_left_goes_on_where_it_was(home: Path, tmp_path: Path, clock: Clock) -> None:
    jobs = Jobs(Records(home), clock)
    files = [str(file) for file in write(tmp_path / "in", range(4))]
    job = jobs.create(None, "default", files)
    with Service(Settings.load({}, home=home), hold=False) as service:
        assert jobs.take("a server that was killed") is not None
        jobs.note(job.id, list(service.add(files[:2])[1]))
        clock.now += LEASE_S
        at_work = runner(jobs, service)
        at_work.start()
        done = until(jobs, job.id, lambda job: job.state.over)
        at_work.stop()
        assert [outcome.kind for outcome in done.outcomes] == ["added"] * 4  # none of them "unchanged"
        assert service.status().articles == 4


def test_a_job_waits_while_another_process_holds_the_library(home: Path, tmp_path: Path) -> None:
    jobs = Jobs(Records(home))
    job = jobs.create(None, "default", [str(file) for file in write(tmp_path / "in", range(1))])
    lock = Lock(home)
    lock.take(0)
    with Service(Settings.load({}, home=home, wait_s=0), hold=False) as service:
        at_work = runner(jobs, service)
        at_work.start()
        held = until(jobs, job.id, lambda job: job.problem is not None)
        assert held.state is State.WAITING
        assert "in use by process" in (held.problem or "")
        lock.release()
        done = until(jobs, job.id, lambda job: job.state.over)
        at_work.stop()
        assert (done.state, done.problem) == (State.DONE, None)


def test_a_cancelled_job_keeps_what_it_has_added_and_drops_the_rest(home: Path) -> None:
    jobs = Jobs(Records(home))
    files = [str(file) for file in write(home / FOLDER / "default", range(600))]
    with Service(Settings.load({}, home=home), hold=False) as service:
        at_work = runner(jobs, service)
        at_work.start()
        job = jobs.create(None, "default", files)
        at_work.wake()
        until(jobs, job.id, lambda job: job.state is State.RUNNING)
        jobs.cancel(job.id)
        done = until(jobs, job.id, lambda job: job.state.over)
        at_work.stop()
        assert done.state is State.CANCELLED
        assert len(done.outcomes) < done.total
        added = {outcome.source for outcome in done.outcomes}
        assert service.status().articles == len(added)
        assert {file for file in files if Path(file).exists()} == added
