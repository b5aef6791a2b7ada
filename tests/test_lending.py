"""Things that are lent: each to one thread at a time, and to who has waited longest."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, Thread

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.running.lending import Lending


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4), st.integers(1, 12), st.integers(1, 30))
def test_no_thing_is_lent_to_two_and_all_come_back(things: int, threads: int, times: int) -> None:
    lending, lock, out = Lending(range(things)), Lock(), set[int]()

    def borrow(_: int) -> None:
        thing = lending.take()
        with lock:
            assert thing not in out
            out.add(thing)
        with lock:
            out.remove(thing)
        lending.give(thing)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(borrow, range(times)))
    assert sorted(lending.take() for _ in range(things)) == list(range(things))


def test_who_has_waited_longest_is_served_first_also_before_who_gives_back() -> None:
    lending, served = Lending(["the only one"]), list[int]()
    thing = lending.take()

    def wait(number: int) -> None:
        taken = lending.take()
        served.append(number)
        lending.give(taken)

    waiting = [Thread(target=wait, args=(number,)) for number in range(5)]
    for number, thread in enumerate(waiting):
        thread.start()
        while len(lending._waiting) <= number:
            time.sleep(0.001)
    lending.give(thing)
    lending.take()  # who gives it back and wants it again comes last
    assert served == [0, 1, 2, 3, 4]
    for thread in waiting:
        thread.join()


def test_the_one_that_was_given_back_last_is_lent_first() -> None:
    lending = Lending([1, 2, 3])
    one = lending.take()
    other = lending.take()
    lending.give(other)
    lending.give(one)
    assert lending.take() == one
