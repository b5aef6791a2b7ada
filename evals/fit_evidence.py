"""Fit the weights by which bot/checking/evidence.py grades answers: `python -m evals.fit_evidence --data DIR --home
HOME`.

DIR has the layout of the evaluation data; HOME is where the library of the split's articles is made. Of a question's
choices the right one is made likely among those offered (a conditional logit, McFadden 1974), and in the question's
other form, where the right one may be missing, it or none of them; what none weighs becomes the bias. Questions after
an exception are left out. Needs scipy, which scikit-learn has.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from bot.checking.carrying import Signals
from bot.checking.evidence import EXCEPTING, WEIGHTS, measured
from evals.data import Data, NewsQuestion
from evals.fit_ranker import arguments, opened
from evals.news_qa import Offered, now_of
from index.embeddings import WordLlama
from index.library import Filter, Library

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]

RIDGE = 2.0
"""The weight of the squared weights, of signals scaled to a standard deviation of 1."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question's choices as rows of `Signals`; `right` is the place of the right one, or their number where it is
    none of them, which can only be where there is `none`."""

    rows: Matrix
    right: int
    none: bool


def main() -> None:
    given = arguments(__doc__)
    data, embedding = Data(given.data), WordLlama()
    with_none = {each.id.removesuffix("_nota"): each for each in data.news_questions_with_none(given.split)}
    with opened(given.home, data, given.split, embedding) as library:
        choices = [
            choice
            for each in data.news_questions(given.split)
            for choice in chosen(library, embedding, each, with_none.get(each.id))
        ]
    made_by = f"python -m evals.fit_evidence --data DIR --split {given.split} --home HOME"
    WEIGHTS.write_text(json.dumps({"made by": made_by, **fitted(choices)}, indent=1) + "\n", encoding="utf-8")
    print(f"{len(choices)} choices; weights written to {WEIGHTS.name}")


def chosen(
    library: Library, embedding: WordLlama, question: NewsQuestion, with_none: NewsQuestion | None
) -> Iterator[Choice]:
    """Both forms of a question, as far as there is something to choose."""
    if EXCEPTING.search(question.question):
        return
    offered = Offered.of(question, with_none)
    for asked, answers, none in ((question, offered.choices, False), (with_none, offered.without, True)):
        if asked is None or len(answers) < 2:
            continue
        found = measured(question.question, answers, library, embedding, where=Filter(), now=now_of(question))
        rows = np.array([each.signals or [0.0] * len(Signals._fields) for each in found])
        answer = asked.choices[asked.answer]
        if none or answer in answers:
            yield Choice(rows, answers.index(answer) if answer in answers else len(answers), none)


def fitted(choices: Sequence[Choice]) -> dict[str, object]:
    """The weights of the signals and the bias, by maximum likelihood with a ridge."""
    every = np.concatenate([each.rows for each in choices])
    mean, scale = every.mean(axis=0), every.std(axis=0) + 1e-6
    sizes = np.array([len(each.rows) + each.none for each in choices])
    first = np.cumsum(sizes) - sizes
    rows, right = np.zeros((sizes.sum(), every.shape[1] + 1)), np.zeros(sizes.sum(), bool)
    for start, each in zip(first.tolist(), choices, strict=True):
        rows[start : start + len(each.rows), :-1] = (each.rows - mean) / scale
        rows[start + len(each.rows) : start + len(each.rows) + each.none, -1] = 1.0
        right[start + each.right] = True
    ridge = np.array([RIDGE] * every.shape[1] + [0.0])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = rows @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, first), sizes))
        every_odds, of_right = np.add.reduceat(odds, first), odds[right] + 1e-12
        gradient = rows.T @ (odds / np.repeat(every_odds, sizes) - right)
        return float(np.log(every_odds / of_right).sum() + ridge @ weights**2), gradient + 2 * ridge * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / scale
    return {
        "weights": {name: round(float(weight), 3) for name, weight in zip(Signals._fields, weights, strict=True)},
        "bias": round(float(-found[-1] - mean @ weights), 3),
    }


if __name__ == "__main__":
    main()
