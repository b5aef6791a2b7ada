"""Fit the weights by which index/body.py tells body from clutter: `python -m evals.fit_blocks --data DIR`.

DIR has the layout of the evaluation data: `extraction/html/*.html.gz` and `extraction/truth.json`. Every page is
flattened to plain text; a block's truth is the share of its 4-token shingles that stand in the page's true body.
The true bodies alone are fitted too, so that a page without clutter is known to be all body. Needs scikit-learn.
"""

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.blocks import rows_of
from index.body import evidence, odds_around, weighed
from index.shape import Features, Row
from index.wording import set_of

INLINE = set_of(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr"
)
HIDDEN = set_of("script style noscript template head iframe object embed svg select input")
WEIGHTS = Path(__file__).parents[1] / "index" / "block_weights.json"


def flattened(html: str, separator: str = "\n") -> str:
    """Every visible line of a page: block elements break lines, hidden ones are left out."""
    import lxml.html

    parts: list[str] = []

    def walk(element: lxml.html.HtmlElement) -> None:
        style = (
            (element.get("style") or "").replace(" ", "").lower() if isinstance(element.tag, str) else "display:none"
        )
        if element.tag in HIDDEN or element.get("hidden") is not None or "display:none" in style:
            return
        breaks = element.tag not in INLINE
        parts.append("\0" if breaks else "")
        parts.append(re.sub(r"\s+", " ", element.text or ""))
        for child in element:
            walk(child)
            parts.append(re.sub(r"\s+", " ", child.tail or ""))
        parts.append("\0" if breaks else "")

    walk(lxml.html.fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", html)))
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(parts).split("\0"))
    return separator.join(line for line in lines if line)


def shingles(text: str) -> list[tuple[str, ...]]:
    """Runs of four tokens, as the article extraction benchmark counts them; of a shorter text, all of it."""
    tokens = re.findall(r"\w+", text)
    return [tuple(tokens[i : i + 4]) for i in range(max(len(tokens) - 3, min(len(tokens), 1)))]


@dataclass(frozen=True, slots=True)
class Example:
    """A page's blocks, which of them are body, and how much each counts: its words' share of the page, damped."""

    rows: list[Row]
    body: list[bool]
    weights: list[float]


def example(text: str, truth: str) -> Example:
    true = set(shingles(truth))
    short = {" ".join(re.findall(r"\w+", line)) for line in truth.splitlines()}
    rows = rows_of(text)
    own = [shingles(row.text) for row in rows]
    body = [
        sum(each in true for each in mine) > len(mine) / 2
        if row.words >= 4
        else " ".join(re.findall(r"\w+", row.text)) in short
        for row, mine in zip(rows, own, strict=True)
    ]
    sizes = [min(row.words, 60) ** 0.75 if mine else 0.0 for row, mine in zip(rows, own, strict=True)]
    return Example(rows, body, [100 * size / (sum(sizes) or 1.0) for size in sizes])


def pages(data: Path) -> Iterator[tuple[str, str, str]]:
    """(key, HTML, true body) of every page."""
    truth = json.loads((data / "extraction" / "truth.json").read_text(encoding="utf-8"))
    for key in sorted(truth):
        html = gzip.decompress((data / "extraction" / "html" / f"{key}.html.gz").read_bytes()).decode(
            "utf-8", "replace"
        )
        yield key, html, truth[key]["articleBody"]


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


def variants(html: str, truth: str) -> list[Example]:
    bulleted = re.sub(r"(?m)^(\S.{0,40})$", r"  * \1", flattened(html, "\n\n"))
    return [example(flattened(html), truth), example(bulleted, truth), example(truth, truth)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    examples = [each for _, html, truth in pages(arguments.data) for each in variants(html, truth)]
    weights = {"command": "python -m evals.fit_blocks --data DIR"} | fit(examples)
    WEIGHTS.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
