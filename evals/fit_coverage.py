"""Fit the judge of coverage on published judgements: `python -m evals.fit_coverage DATA`.

For every topic the weights are fitted once more without it, and the agreement on it is told: what the judge is worth
on a topic that it has not seen.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from evals.coverage import BEST, LEVELS, PAIR, SAID, Judge, Weights, best
from evals.data import Data, Topic
from index.embeddings import WordLlama

if TYPE_CHECKING:
    from index.embeddings import Vectors

COMMAND = "python -m evals.fit_coverage DATA"
OTHERS = 0.15
"""The share of the lines that no one picked to fit on: there are many."""
NAMES = ("not", "partly", "fully")


@dataclass(frozen=True, slots=True)
class Example:
    """A judgement with what is measured of its insight and every line; `line` counts from 0, None where none was
    named."""

    topic: str
    measured: "Vectors"
    coverage: float
    line: int | None


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="evals.fit_coverage", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", type=Path, default=Path(__file__).with_name("coverage.json"))
    given = parser.parse_args(argv)
    data, embedding = Data(given.data), WordLlama()
    names = data.topic_names()
    examples = [example for name in names for example in judgements(name, data.topic(name), embedding)]
    stored: dict[str, object] = {"command": COMMAND, "fitted_on": names}
    stored["all"] = form(fitted(examples))
    without, agreements = {}, {}
    for name in names:
        weights = fitted([each for each in examples if each.topic != name])
        without[name] = form(weights)
        agreements[name] = round(agreement([each for each in examples if each.topic == name], weights, embedding), 4)
    stored |= {"agreement_without": agreements, "without": without}
    given.write.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(agreements, ensure_ascii=False))
    return 0


def judgements(name: str, topic: Topic, embedding: WordLlama) -> list[Example]:
    """Every published judgement of a topic."""
    judge = Judge((document.text for document in topic.documents), Weights((), ()), embedding)
    found = []
    for each in topic.subtopics:
        places = {insight.id: n for n, insight in enumerate(each.insights)}
        for system, lines in each.peer_summaries.items():
            measured = judge.measured([insight.insight for insight in each.insights], lines) if lines else []
            for one in each.peer_judgements.get(system, ()):
                if measured and one.insight_id in places:
                    number = str(one.bullet_id)
                    line = int(number) - 1 if number.isdigit() and 0 < int(number) <= len(lines) else None
                    found.append(Example(name, measured[places[one.insight_id]], SAID[one.coverage], line))
    return found


def fitted(examples: Sequence[Example]) -> Weights:
    """The line is picked by a logistic regression on the lines that were picked and some that were not; how far it
    covers the insight is told by another one, multinomial, of the line that the first picks."""
    draw = random.Random(0)  # noqa: S311  # not a secret
    rows, picked = [], []
    for each in examples:
        for line, row in enumerate(each.measured):
            chosen = each.coverage > 0 and line == each.line
            if chosen or draw.random() < OTHERS:
                rows.append(row)
                picked.append(chosen)
    pick = _plain(np.array(rows), np.array(picked))[-1][1:]
    given = np.array([best(each.measured, int(np.argmax(each.measured @ pick))) for each in examples])
    levels = _plain(given, np.array([LEVELS.index(each.coverage) for each in examples]))
    return Weights(tuple(pick), tuple(tuple(row) for row in levels))


def _plain(rows: "Vectors", labels: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> "Vectors":
    """A logistic regression's intercepts and weights for the features as they are: it is fitted on them scaled."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=2_000).fit((rows - mean) / scale, labels)
    weights = model.coef_ / scale
    plain: Vectors = np.column_stack([model.intercept_ - weights @ mean, weights])
    return plain


def agreement(examples: Sequence[Example], weights: Weights, embedding: WordLlama) -> float:
    """The share of judgements that say the same of the three."""
    judge = Judge((), weights, embedding)
    return float(np.mean([judge.level(each.measured).coverage == each.coverage for each in examples]))


def form(weights: Weights) -> dict[str, object]:
    pick = {name: round(float(weight), 4) for name, weight in zip(PAIR, weights.pick, strict=True)}
    rows = [
        {name: round(float(weight), 4) for name, weight in zip(("intercept", *BEST), row, strict=True)}
        for row in weights.levels
    ]
    return {"pick": pick, "levels": dict(zip(NAMES, rows, strict=True))}


if __name__ == "__main__":
    raise SystemExit(main())
