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
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.blocks import rows_of
from index.body import Row, surroundings

INLINE = frozenset("a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr".split())
HIDDEN = frozenset("script style noscript template head iframe object embed svg select input".split())
WEIGHTS = Path(__file__).parents[1] / "index" / "block_weights.json"


def flattened(html: str, separator: str = "\n") -> str:
    """Every visible line of a page: block elements break lines, hidden ones are left out."""
    import lxml.html

    parts: list[str] = []

    def walk(element: lxml.html.HtmlElement) -> None:
        style = (element.get("style") or "").replace(" ", "").lower() if isinstance(element.tag, str) else "display:none"
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


def examples(text: str, truth: str) -> Iterator[tuple[Row, dict[str, float], bool, float]]:
    """Each block's evidence, whether it is body, and its weight: its words' share of the page, damped."""
    true = set(shingles(truth))
    short = {re.sub(r"\W+", " ", line).strip() for line in truth.splitlines()}
    rows = rows_of(text)
    for row, around in zip(rows, surroundings(rows), strict=True):
        own = shingles(row.text)
        if not own:
            continue
        inside = sum(shingle in true for shingle in own) / len(own)
        body = inside > 0.5 if row.words >= 4 else re.sub(r"\W+", " ", row.text).strip() in short
        yield row, around, body, min(row.words, 60) ** 0.75


def pages(data: Path) -> Iterator[tuple[str, str, str]]:
    """(key, flattened text, true body) of every page."""
    truth = json.loads((data / "extraction" / "truth.json").read_text(encoding="utf-8"))
    for key in sorted(truth):
        html = gzip.decompress((data / "extraction" / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")
        yield key, flattened(html), truth[key]["articleBody"]


def fit(documents: Sequence[tuple[str, str]], strength: float = 0.3) -> dict[str, float]:
    """Feature -> weight, from (text, true body) pairs; every document counts the same."""
    names: dict[str, int] = {}
    cells: list[tuple[int, int, float]] = []
    bodies: list[bool] = []
    weights: list[float] = []
    for text, truth in documents:
        found = list(examples(text, truth))
        total = sum(weight for *_, weight in found) or 1.0
        for row, around, body, weight in found:
            cells += [(len(bodies), names.setdefault(name, len(names)), value) for name, value in {**row.own, **around}.items()]
            bodies.append(body)
            weights.append(100 * weight / total)
    matrix = np.zeros((len(bodies), len(names)), dtype=np.float32)
    for line, column, value in cells:
        matrix[line, column] = value
    model = LogisticRegression(C=strength, max_iter=2000).fit(matrix, bodies, sample_weight=weights)
    fitted = {name: round(float(model.coef_[0][column]), 3) for name, column in sorted(names.items())}
    return {"(always)": round(float(model.intercept_[0]), 3)} | fitted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    documents = [pair for _, text, truth in pages(arguments.data) for pair in ((text, truth), (truth, truth))]
    weights = {"command": "python -m evals.fit_blocks --data DIR", "weights": fit(documents)}
    WEIGHTS.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
