"""Fit the weights by which index/labelling/body.py tells body from clutter: `python -m evals.fit_blocks --data DIR`.

DIR has the layout of the evaluation data: `extraction/html/*.html.gz` and `extraction/truth.json`. Every page is
flattened to plain text; a block's truth is the share of its 4-token shingles that stand in the page's true body.
The true bodies alone are fitted too, so that a page without clutter is known to be all body. Needs scikit-learn.
"""

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from evals import metrics
from evals.data import Data, Page
from evals.extraction import TAKEN, precision_recall, together
from evals.flattening import flattened
from index.blocks import label, rows_of
from index.labelling.body import evidence, odds_around, weighed, weighing
from index.labelling.shape import Features, Row

WEIGHTS = Path(__file__).parents[1] / "index" / "labelling" / "block_weights.json"


@dataclass(frozen=True, slots=True)
class Example:
    """A page's blocks, which of them are body, and how much each counts: its words' share of the page, damped."""

    rows: list[Row]
    body: list[bool]
    weights: list[float]


def example(text: str, truth: str) -> Example:
    true = set(metrics.shingles(truth))
    short = {" ".join(re.findall(r"\w+", line)) for line in truth.splitlines()}
    rows = rows_of(text)
    own = [list(metrics.shingles(row.text).elements()) for row in rows]
    body = [
        sum(each in true for each in mine) > len(mine) / 2
        if row.words >= 4
        else " ".join(re.findall(r"\w+", row.text)) in short
        for row, mine in zip(rows, own, strict=True)
    ]
    sizes = [min(row.words, 60) ** 0.75 if mine else 0.0 for row, mine in zip(rows, own, strict=True)]
    return Example(rows, body, [100 * size / (sum(sizes) or 1.0) for size in sizes])


def fit(examples: Sequence[Example], folds: int = 5) -> dict[str, dict[str, float]]:
    """Both weighings. The second learns from first odds of pages that the first had not seen (cross-fitting)."""
    facts = [evidence(example.rows) for example in examples]
    groups = [index // VARIANTS % folds for index in range(len(examples))]  # the variants of a page stay together
    odds: list[list[float]] = [[] for _ in examples]
    for fold in range(folds):
        first = regression(
            [x for x, g in zip(examples, groups, strict=True) if g != fold],
            [x for x, g in zip(facts, groups, strict=True) if g != fold],
        )
        for index in (index for index, group in enumerate(groups) if group == fold):
            odds[index] = weighed(first, facts[index])
    around = [odds_around(example.rows, page) for example, page in zip(examples, odds, strict=True)]
    return {"first": regression(examples, facts), "second": regression(examples, around)}


def regression(examples: Sequence[Example], facts: Sequence[Sequence[Features]]) -> dict[str, float]:
    """Feature -> weight of a logistic regression with an L2 penalty (C = 0.1); every page counts the same."""
    flat = [fact for page in facts for fact in page]
    names = {name: column for column, name in enumerate(sorted({name for fact in flat for name in fact}))}
    matrix = np.zeros((len(flat), len(names)), dtype=np.float32)
    for line, fact in enumerate(flat):
        for name, value in fact.items():
            matrix[line, names[name]] = value
    body = [each for example in examples for each in example.body]
    weights = [each for example in examples for each in example.weights]
    model = LogisticRegression(C=0.1, max_iter=3000).fit(matrix, body, sample_weight=weights)
    return {"(always)": round(float(model.intercept_[0]), 3)} | {
        name: round(float(model.coef_[0][column]), 3) for name, column in names.items()
    }


VARIANTS = 3
"""Each page is fitted flattened, flattened with blank lines and bullets, and as its true body alone."""


def variants(page: Page) -> list[Example]:
    lines = flattened(page.html, "\n\n")
    bulleted = re.sub(r"(?m)^(\S.{0,40})$", r"  * \1", lines)
    return [example(text, page.body) for text in (flattened(page.html), bulleted, page.body)]


def crossed(pages: Sequence[Page], examples: Sequence[Example], folds: int) -> float:
    """F1 of the flattened pages, each labelled by weights that were fitted without it."""
    scored = []
    for fold in range(folds):
        kept = [each for n, each in enumerate(examples) if n // VARIANTS % folds != fold]
        weights = fit(kept)
        for page in pages[fold::folds]:
            text = flattened(page.html)
            with weighing(weights["first"], weights["second"]):
                blocks = label(text)
            found = "\n".join(block.span.of(text) for block in blocks if block.label in TAKEN)
            scored.append(precision_recall(found, page.body))
    return together(scored)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, help="write nothing: give the F1 of pages that were not fitted on")
    arguments = parser.parse_args()
    pages = Data(arguments.data).pages()
    examples = [each for page in pages for each in variants(page)]
    if arguments.folds:
        print(f"flattened F1, {arguments.folds}-fold cross-validated: {crossed(pages, examples, arguments.folds):.4f}")
        return
    weights = {"command": "python -m evals.fit_blocks --data DIR"} | fit(examples)
    WEIGHTS.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
