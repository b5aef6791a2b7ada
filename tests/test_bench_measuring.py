"""What the bench measures with: a command's time and memory, questions one by one and from threads, shares."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.bench import measure
from evals.bench.peers.job import asked, in_context, quantile, together


def test_cpu_time_of_children_counts_and_waiting_does_not() -> None:
    burn = "t=time.process_time()\nwhile time.process_time() - t < 0.2: pass"
    child = (
        f"import subprocess,sys,time;time.sleep(0.1);subprocess.run([sys.executable,'-c',{'import time;' + burn!r}])"
    )
    done = measure.run([sys.executable, "-c", child])
    assert done.code == 0
    assert 0.2 <= done.cpu_s < done.wall_s + 0.2
    assert done.wall_s > 0.3


def test_memory_is_that_of_the_whole_tree() -> None:
    hold = "import time; held = bytearray(60_000_000); held[::4096] = b'x' * len(held[::4096]); time.sleep(0.5)"
    child = f"import subprocess,sys;p=subprocess.Popen([sys.executable,'-c',{hold!r}]);{hold};p.wait()"
    assert measure.run([sys.executable, "-c", child], memory=True).peak_mb > 110


def test_a_command_that_takes_too_long_is_ended() -> None:
    done = measure.run([sys.executable, "-c", "import time; time.sleep(60)"], limit_s=0.2)
    assert done.code == -9
    assert "ended after" in done.err


def test_questions_are_timed_one_by_one_and_threads_errors_counted() -> None:
    times = asked(lambda question: sum(range(10_000)), ["a", "b"])
    assert 0 < times["p50_ms"] <= times["p95_ms"]
    assert times["asked"] == 2

    def fails(question: str) -> None:
        if question == "b":
            raise ValueError("no")

    answered = together(lambda question: None, ["a"], 4, 0.05)
    assert answered["per_s"] > 0
    assert answered["errors"] == 0
    with pytest.raises(ValueError, match="no"):
        together(fails, ["b"], 2, 0.05)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 100), min_size=1), st.sampled_from((0.5, 0.95)))
def test_a_quantile_is_one_of_the_values(values: list[float], share: float) -> None:
    assert quantile(values, share) in values
    assert sum(each <= quantile(values, share) for each in values) >= share * len(values)


def test_an_answer_is_in_the_context_as_whole_words() -> None:
    assert in_context(["Buffalo Bills", "ice", ""], ["the Buffalo  bills won", "priced", "x"]) == 0.5
    assert in_context([""], ["x"]) is None
