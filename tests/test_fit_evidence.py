"""The weights of evidence are fitted so that what tells the right choice weighs most."""

import numpy as np

from bot.checking.carrying import Signals
from bot.checking.evidence import weights
from evals.fit_evidence import Choice, fitted

LEADING = Signals._fields.index("leading")


def choices(count: int, *, none: bool) -> list[Choice]:
    """Of each four choices the one with the most of one signal is right; where all have little of it, none is."""
    draw = np.random.default_rng(3)
    found = []
    for n in range(count):
        rows = draw.uniform(0.0, 1.0, (4, len(Signals._fields)))
        missing = none and n % 2 == 0
        rows[:, LEADING] *= 0.2 if missing else 1.0
        right = n % 4
        rows[right, LEADING] += 0.0 if missing else 1.0
        found.append(Choice(rows, 4 if missing else right, none))
    return found


def test_the_signal_that_tells_the_right_choice_weighs_most() -> None:
    found = fitted([*choices(60, none=False), *choices(60, none=True)])["weights"]
    assert isinstance(found, dict)
    assert max(found, key=lambda name: abs(found[name])) == "leading"
    assert found["leading"] > 0


def test_the_bias_parts_what_is_right_from_what_is_not() -> None:
    fit = fitted([*choices(60, none=False), *choices(60, none=True)])
    assert isinstance(fit["weights"], dict)
    each = np.array([*fit["weights"].values()])
    best = [(choice.rows @ each + fit["bias"]).max() for choice in choices(60, none=True)]
    picked = [(score > 0) == (choice.right < 4) for score, choice in zip(best, choices(60, none=True), strict=True)]
    assert np.mean(picked) > 0.9


def test_every_signal_has_a_weight() -> None:
    found, bias = weights()
    assert len(found) == len(Signals._fields)
    assert isinstance(bias, float)
