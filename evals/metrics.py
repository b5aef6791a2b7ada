"""What is counted: pure functions of ranks, labels and texts. Shares run from 0 to 1."""

import math
import random
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """The text's tokens, case and punctuation folded, with a space before and after each."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


def holds(text: str, answer: str) -> bool:
    """Whether the answer's tokens stand in the text together, as whole tokens; never for an answer without tokens."""
    wanted = folded(answer)
    return bool(wanted.strip()) and wanted in folded(text)


def found_until(text: str, answer: str) -> int | None:
    """The code point after the first place where the answer's tokens stand together; None where they do not."""
    wanted = WORD.findall(answer.casefold())
    if not wanted:
        return None
    tokens = [(match.group().casefold(), match.end()) for match in WORD.finditer(text)]
    words = [word for word, _ in tokens]
    for start in range(len(words) - len(wanted) + 1):
        if words[start] == wanted[0] and words[start : start + len(wanted)] == wanted:
            return tokens[start + len(wanted) - 1][1]
    return None


def mean(values: Sequence[float]) -> float | None:
    """None of nothing."""
    return sum(values) / len(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that `share` of the values do not exceed (nearest rank); None of nothing."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def interval(values: Sequence[float], *, seed: int = 0, rounds: int = 1_000) -> tuple[float, float] | None:
    """The 95% bootstrap interval of the values' mean (Efron 1979, percentile method); None of nothing."""
    if not values:
        return None
    draw = random.Random(seed)  # noqa: S311  # not a secret
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1]


# Rankings


def reciprocal_rank(relevant: Sequence[bool]) -> float:
    """1 / rank of the first relevant one, rank counted from 1; 0 without one. Its mean over queries is MRR."""
    return next((1 / rank for rank, hit in enumerate(relevant, 1) if hit), 0.0)


def average_precision(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Precision at each relevant one's rank, averaged over all that are relevant; its mean over queries is MAP."""
    hits, total = 0, 0.0
    for rank, name in enumerate(ranked, 1):
        if name in relevant:
            hits += 1
            total += hits / rank
    return total / len(relevant) if relevant else 0.0


def ndcg(ranked: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """Normalised discounted cumulative gain at k (Järvelin and Kekäläinen 2002): gain / log2(rank + 1)."""

    def discounted(values: Sequence[float]) -> float:
        return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(values[:k], 1))

    best = discounted(sorted(gains.values(), reverse=True))
    return discounted([gains.get(name, 0.0) for name in ranked]) / best if best else 0.0


# Labels


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def precision_recall(found: Collection[object], true: Collection[object]) -> tuple[float, float]:
    """Of two sets. Where nothing was found, precision is 1 if nothing was to be found."""
    both = len(set(found) & set(true))
    return (both / len(set(found)) if found else float(not true)), (both / len(set(true)) if true else 1.0)


def balanced_accuracy(predicted: Sequence[bool], true: Sequence[bool]) -> float | None:
    """The mean of the shares of the true and of the false that are told rightly; None without both kinds."""
    right = {
        kind: [said is kind for said, is_true in zip(predicted, true, strict=True) if is_true is kind]
        for kind in (True, False)
    }
    shares = [mean(each) for each in right.values()]
    return None if None in shares else sum(share for share in shares if share is not None) / 2


# Texts


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of `size` tokens, counted; of a shorter text, all of it (article-extraction-benchmark, evaluate.py)."""
    tokens = WORD.findall(text)
    return Counter(tuple(tokens[i : i + size]) for i in range(max(len(tokens) - size + 1, min(len(tokens), 1))))
