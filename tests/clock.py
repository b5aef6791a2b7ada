"""A clock that stands still until a test moves it. A pytest plugin."""

import pytest


class Clock:
    """Seconds since 1970."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()
