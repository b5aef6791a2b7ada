"""From a topic to articles: which of the library's articles concern it, by what they say and what they say alike.

An article is scored by its best sentences, and then by the statements that it shares with others: what the articles
near the topic say together concerns it, also in words that the topic lacks, and who says that concerns it too (mutual
reinforcement of documents and what they hold, Zha 2002; here between articles and statements).
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.article import Article, Span
from index.embeddings import Embedding
from index.library import Filter, Library
from index.related.statements import Embeds, Sentences, Statement, statements
from index.retriever import DENSE_WEIGHT, fused, period_weight
from index.search.query import Query
from index.text.words import stems

if TYPE_CHECKING:
    from index.embeddings import Vector, Vectors
    from index.related.statements import Numbers

PASSAGES = 1_500
"""Passages by words, and as many by vectors, whose articles are read."""
ARTICLES = 150

K1, B = 1.2, 0.75
"""BM25's constants, as Robertson and Zaragoza (2009) advise."""
VECTORS = 0.5
"""The vectors' weight beside 1 for the words, both in standard deviations."""
BEST = 3
"""An article counts by the sum of so many of its sentences: more of them, and long articles win."""

FEEDBACK_SENTENCES = 20
FEEDBACK_FROM = 0.5
"""As near the topic as this share of the nearest: where few sentences speak of it, the others would lead away."""
FEEDBACK_TERMS = 20
FEEDBACK = 0.5
"""The weight of the terms that the best sentences add (RM3, Lavrenko and Croft 2001), and of their mean vector."""

ARTICLES_A_STATEMENT = 25
"""In so many articles at least one more must say something for it to count as said by several: one in 25."""
BY_CARRIERS = 10.0
"""What a statement gains by its articles' mean score, beside 1 for its own words, all in standard deviations."""
BY_NEIGHBOURS = 1.0
"""What it gains by the sentences next to it: what belongs together is told together."""
HALF = 0.5
NEAR, NEARER = 0.25, 0.7
"""What an article's score must be to concern the topic, as a share of the best one's: where it says all of the topic's
words, and where it says half of them or less."""
BY_STATEMENT = 0.4
"""What the mean score of the articles that make a statement on the topic must be for them to concern the topic too."""
CONCERNS = 0.3
"""A statement concerns the topic from this share of the best one's relevance on. On Summary of a Haystack most of what
was to be told lies above half of it, and most else below."""
FEWEST_LETTERS = 4
"""Of a topic's word that may be the beginning of another one."""
ROUNDS = 3
BEST_STATEMENTS = 3
STATED = 10.0
"""The relevance of statements that is worth a standard deviation of an article's score: about what one has that surely
concerns the topic."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Which steps run. All of them, unless one is being measured."""

    vectors: bool = True
    feedback: bool = True
    neighbours: bool = True
    statements: bool = True


@dataclass(frozen=True, slots=True)
class Ranking:
    """Articles by relevance. `scores` has one for each of `sentences.articles`, in standard deviations from their mean;
    `relevance` one for each of `statements`, 0 where it is as near the topic as any sentence is. `concerned` are the
    places of the articles that concern the topic, best first."""

    sentences: Sentences
    scores: tuple[float, ...]
    statements: tuple[Statement, ...]
    relevance: tuple[float, ...]
    concerned: tuple[int, ...]

    @property
    def articles(self) -> list[tuple[Article, float]]:
        """Every article that was read with its score, best first."""
        order = sorted(range(len(self.scores)), key=lambda place: (-self.scores[place], place))
        return [(self.sentences.articles[place], self.scores[place]) for place in order]

    @property
    def on_topic(self) -> list[tuple[Article, float]]:
        """The articles that concern the topic with their scores, best first, as shares of the best one's."""
        top = max((self.scores[place] for place in self.concerned), default=1.0)
        return [(self.sentences.articles[place], self.scores[place] / top) for place in self.concerned]


def about(
    query: Query,
    library: Library,
    embedding: Embedding,
    words: Embeds,
    *,
    where: Filter,
    steps: Steps = Steps(),
) -> Ranking:
    """The articles nearest to a topic, read and ranked. `words` are the static vectors sentences are compared by."""
    sentences = Sentences(candidates(query, library, embedding, where=where), words)
    return ranked(query, sentences, words, steps=steps)


def candidates(
    query: Query, library: Library, embedding: Embedding, *, where: Filter
) -> list[tuple[Article, list[Span]]]:
    """The articles of the nearest passages, best first, with all their sentences."""
    if query.outlet and not where.outlet:
        where = replace(where, outlet=query.outlet)
    rankings: list[tuple[float, Sequence[int]]] = [
        (1.0, [passage for passage, _ in library.matching(query.terms, PASSAGES, where)] if query.terms else []),
        (DENSE_WEIGHT, [passage for passage, _ in library.nearest(embedding.query(query.text), PASSAGES, where)]),
    ]
    scores = fused(rankings)
    near: dict[str, Article] = {}
    for stored in library.passages(sorted(scores, key=lambda id_: (-scores[id_], id_))):
        if len(near) == ARTICLES:
            break
        near.setdefault(stored.article.id, stored.article)
    return [
        (article, [span for stored in library.passages_of(article.id) for span in stored.passage.sentences])
        for article in near.values()
    ]


def ranked(query: Query, sentences: Sentences, words: Embeds, *, steps: Steps = Steps()) -> Ranking:
    """The articles of these sentences by how far they concern the topic."""
    import numpy as np

    if not len(sentences):
        return Ranking(sentences, (0.0,) * len(sentences.articles), (), (), ())
    said = shares(query, sentences)
    near = nearness(query, sentences, words, said, steps)
    scores = standard(by_best(near, sentences))
    found = statements(sentences, fewest=max(2, round(len(sentences.articles) / ARTICLES_A_STATEMENT)))
    relevance = np.zeros(len(found), np.float32)
    if found and steps.statements:
        scores, relevance = reinforced(near, scores, found, sentences, steps)
    if query.period:
        scores = scores + np.array([period_weight(each.published, query.period) for each in sentences.articles])
    scores = standard(scores)
    near_enough = _concerned(scores, said)
    concerned = _with_carriers(near_enough, found, relevance.tolist(), scores) if steps.statements else near_enough
    return Ranking(sentences, tuple(scores.tolist()), tuple(found), tuple(relevance.tolist()), concerned)


def nearness(query: Query, sentences: Sentences, words: Embeds, said: "Numbers", steps: Steps) -> "Numbers":
    """How near each sentence is to the topic, by its words and vector, then again with what the nearest ones say: those
    of articles that say half of the topic (`said`), for one word of it may be of another matter."""
    import numpy as np

    vector = words.documents([query.about])[0]
    near = _mixed(query.terms, vector, sentences, steps)
    if not steps.feedback or len(sentences) <= FEEDBACK_SENTENCES:
        return near
    best = np.argsort(-near, kind="stable")[:FEEDBACK_SENTENCES]
    best = best[(near[best] >= FEEDBACK_FROM * near[best[0]]) & (said[sentences.article[best]] >= HALF)]
    if not len(best):
        return near
    mean = sentences.vectors[best].mean(axis=0)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    more = vector + FEEDBACK * mean
    more /= max(float(np.linalg.norm(more)), 1e-9)
    return _mixed(_with_feedback(query.terms, near, best.tolist(), sentences), more, sentences, steps)


def _mixed(terms: Mapping[str, float], vector: "Vector", sentences: Sentences, steps: Steps) -> "Numbers":
    near = standard(bm25(terms, sentences))
    return near + VECTORS * standard(sentences.vectors @ vector) if steps.vectors else near


def bm25(terms: Mapping[str, float], sentences: Sentences) -> "Numbers":
    """Each sentence's score for weighted stems."""
    import numpy as np

    found = np.zeros(len(sentences), np.float32)
    size = 1 - B + B * sentences.lengths / max(float(sentences.lengths.mean()), 1e-9)
    for term, weight in terms.items():
        held = sentences.holders.get(term, [])
        if held:
            places, counts = (np.array(each) for each in zip(*held, strict=True))
            found[places] += weight * sentences.rarity[term] * counts * (K1 + 1) / (counts + K1 * size[places])
    return found


def _with_feedback(
    terms: Mapping[str, float], near: "Numbers", best: Sequence[int], sentences: Sentences
) -> dict[str, float]:
    """The terms with those that mark the best sentences, each by how near the sentences with it are."""
    least = float(near[best[-1]])
    gained: Counter[str] = Counter()
    for place in best:
        share = (float(near[place]) - least) / max(1, len(sentences.stems[place]))
        for stem in sentences.stems[place]:
            gained[stem] += share * sentences.rarity[stem]  # type: ignore[assignment]  # Counter is typed for counts
    common = gained.most_common(FEEDBACK_TERMS)
    top = max((gain for _, gain in common), default=0.0) or 1.0
    added = {stem: FEEDBACK * gain / top for stem, gain in common}
    return {stem: terms.get(stem, 0.0) + added.get(stem, 0.0) for stem in {**terms, **added}}


def by_best(near: "Numbers", sentences: Sentences) -> "Numbers":
    """For each article the sum of its BEST nearest sentences."""
    import numpy as np

    parts = np.split(near, sentences.first[1:])
    return np.array([np.sort(part)[::-1][:BEST].sum() for part in parts], np.float32)


def reinforced(
    near: "Numbers", scores: "Numbers", found: Sequence[Statement], sentences: Sentences, steps: Steps
) -> "tuple[Numbers, Numbers]":
    """The articles' scores and the statements' relevance, each raised by the other, a few rounds."""
    import numpy as np

    carries = np.zeros((len(found), len(sentences.articles)), np.float32)
    for row, statement in enumerate(found):
        carries[row, list(statement.carriers)] = 1
    around = beside(near, sentences) if steps.neighbours else np.zeros_like(near)
    members = [list(statement.members) for statement in found]
    own = np.array([(near[each] + BY_NEIGHBOURS * around[each]).mean() for each in members], np.float32)
    base, relevance = scores, own
    for _ in range(ROUNDS):
        carriers = carries @ scores / (carries.sum(axis=1) + 1)  # one more than there are: few carriers prove less
        relevance = own + BY_CARRIERS * carriers
        scores = standard(base + _best_of(np.where(carries > 0, relevance[:, None], 0)) / STATED)
    return scores, relevance


def beside(near: "Numbers", sentences: Sentences) -> "Numbers":
    """For each sentence the nearness of the one before and the one after it in its article, summed."""
    import numpy as np

    same = sentences.article[1:] == sentences.article[:-1]
    around = np.zeros_like(near)
    around[1:] += np.where(same, near[:-1], 0)
    around[:-1] += np.where(same, near[1:], 0)
    return around


def _best_of(relevance: "Vectors") -> "Numbers":
    """For each article (column) the sum of its most relevant statements; those below the middle count nothing."""
    import numpy as np

    best: Numbers = np.sort(np.maximum(relevance, 0), axis=0)[::-1][:BEST_STATEMENTS].sum(axis=0)
    return best


def standard(values: "Numbers") -> "Numbers":
    """In standard deviations from the mean; zeros where all are alike."""
    import numpy as np

    result: Numbers = ((values - values.mean()) / max(float(values.std()), 1e-9)).astype(np.float32)
    return result


def shares(query: Query, sentences: Sentences) -> "Numbers":
    """For each article how much of the topic's words it says, 0 to 1: the rarer a word, the more it counts, and one
    that no article has counts most. A word also stands for what it begins: `dock` is said by `dockers`."""
    import numpy as np

    unknown = max(sentences.rarity.values(), default=1.0)
    weights = {term: weight * sentences.rarity.get(term, unknown) for term, weight in query.terms.items()}
    total = sum(weights.values())
    if not total:
        return np.ones(len(sentences.articles), np.float32)
    said = []
    for article in sentences.articles:
        words = set(stems(f"{article.title}\n{article.text}"))
        said.append(sum(weight for term, weight in weights.items() if term in words or _begins(term, words)) / total)
    return np.array(said, np.float32)


def _begins(term: str, words: Set[str]) -> bool:
    return len(term) >= FEWEST_LETTERS and any(word.startswith(term) for word in words)


def _with_carriers(
    concerned: tuple[int, ...], found: Sequence[Statement], relevance: Sequence[float], scores: "Numbers"
) -> tuple[int, ...]:
    """With the articles that make a statement on the topic, where they are near it on the whole."""
    more = set(concerned)
    for statement, value in zip(found, relevance, strict=True):
        carriers = list(statement.carriers)
        near = (
            float(scores[carriers].mean()) >= BY_STATEMENT * float(scores[list(concerned)].max())
            if concerned
            else False
        )
        if near and value >= CONCERNS * max(relevance):
            more.update(carriers)
    return tuple(sorted(more, key=lambda place: (-float(scores[place]), place)))


def _concerned(scores: "Numbers", said: "Numbers") -> tuple[int, ...]:
    """The places of the articles that concern the topic, best first; none where no article says half of it."""
    saying = scores[said >= HALF]
    if not len(saying):
        return ()
    needed = NEARER - (NEARER - NEAR) * ((said - HALF) / (1 - HALF)).clip(0, 1)
    top = max(float(saying.max()), 1e-9)
    order = sorted(range(len(scores)), key=lambda place: (-float(scores[place]), place))
    return tuple(place for place in order if scores[place] >= needed[place] * top)
