"""Fit the weights by which index/search/ranking.py ranks sentences: `python -m evals.fit_ranker --data DIR --split
2023`.

DIR has the layout of the evaluation data. A sentence found for a question is right where it holds the answer string;
some do by chance, so what is made likely is not each of them but that one of them comes first: the softmax's share of
those that hold it, summed over the questions that have any (marginal likelihood). Needs scipy, which scikit-learn has.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from bot.settings import Settings
from evals import metrics
from evals.data import Data, NewsQuestion
from evals.libraries import as_files
from evals.news_qa import now_of
from index.embeddings import WordLlama
from index.library import Filter, Library
from index.retriever import Steps, candidates
from index.search import query
from index.search.ranking import NO_WORD, WEIGHTS, Signals, signals

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]

RIDGE = 3.0
"""The weight of the squared weights, of signals scaled to a standard deviation of 1."""


def main() -> None:
    given = arguments(__doc__)
    data, embedding = Data(given.data), WordLlama()
    with opened(given.home, data, given.split, embedding) as library:
        weights = fitted(list(asked(library, embedding, data.news_questions(given.split))))
    made_by = f"python -m evals.fit_ranker --data DIR --split {given.split} --home HOME"
    WEIGHTS.write_text(json.dumps({"made by": made_by, "weights": weights}, indent=1) + "\n", encoding="utf-8")


def arguments(description: str | None) -> argparse.Namespace:
    """What to fit on: `data`, `split` and `home`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="2023")
    parser.add_argument("--home", type=Path, required=True, help="where the library of the split's articles is made")
    return parser.parse_args()


@contextmanager
def opened(home: Path, data: Data, split: str, embedding: WordLlama) -> Iterator[Library]:
    """A library of the split's articles, made where it is not there."""
    usual = Settings()
    with Library(
        home,
        embedding=lambda: embedding,
        embedding_name=usual.embedding,
        passage_tokens=usual.passage_tokens,
        write=True,
    ) as library:
        folder = home / "articles"
        folder.mkdir(exist_ok=True)
        for name, content in as_files(data.news_articles(split)):
            (folder / name).write_text(content, encoding="utf-8")
        for outcome in library.add(sorted(folder.iterdir())):
            if outcome.kind == "failed":
                print(f"{outcome.source}: {outcome.reason}")
        yield library


def asked(library: Library, embedding: WordLlama, questions: Sequence[NewsQuestion]) -> Iterator[tuple[Matrix, Marks]]:
    """For each question a row of signals for every sentence found, and which of them hold the answer."""
    outlets = library.outlets(Filter())
    for each in questions:
        now = now_of(each)
        asking = query.read(each.question, now=now, outlets=outlets)
        found = candidates(asking, library, embedding, where=Filter(), now=now, steps=Steps())
        rarity = library.rarity([*asking.terms, NO_WORD])
        rows = signals(asking, found, rarity, embedding.likeness, now=now)
        texts = [span.of(one.stored.article.text) for one in found for span in one.stored.passage.sentences]
        right = [metrics.holds(text, each.choices[each.answer]) for text in texts]
        if any(right) and not all(right):
            yield rows, np.array(right)


def fitted(questions: Sequence[tuple[Matrix, Marks]]) -> dict[str, float]:
    """The weights of the signals, by maximum marginal likelihood with a ridge."""
    rows, right = (np.concatenate(parts) for parts in zip(*questions, strict=True))
    scale = rows.std(axis=0) + 1e-6
    rows = (rows - rows.mean(axis=0)) / scale
    sizes = np.array([len(marks) for _, marks in questions])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = rows @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, first), sizes))
        all_of_it, of_right = np.add.reduceat(odds, first), np.add.reduceat(odds * right, first) + 1e-12
        gradient = rows.T @ (odds / np.repeat(all_of_it, sizes) - odds * right / np.repeat(of_right, sizes))
        return float(np.log(all_of_it / of_right).sum() + RIDGE * weights @ weights), gradient + 2 * RIDGE * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x / scale
    return {name: round(float(weight), 3) for name, weight in zip(Signals._fields, found, strict=True)}


if __name__ == "__main__":
    main()
