"""Summary of a Haystack: rank a topic's documents for a query, and write a cited digest over them.

evals/haystack.py has the measure. A digest is given the brief that the published systems were given: as many points as
there are insights, 300 words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import process_time

from bot.reply import Json, Usage
from bot.service import Service
from bot.settings import Settings
from evals import metrics
from evals.coverage import SAID, Fitted, Judge, Judged
from evals.data import Topic
from evals.evaluation import Case, Evaluation, Result, Run
from evals.haystack import (
    REALISTIC,
    Line,
    Query,
    cited_in,
    correlation,
    covered_figures,
    gain,
    line_named,
    precision,
    queries_of,
    retrieved,
    retriever_of,
    scores,
    summarised,
)
from evals.judge import Judge as ModelJudge
from evals.libraries import library
from index.embeddings import WordLlama
from index.library import Filter

NOW = datetime(2024, 7, 1)  # as articles' dates are kept: UTC without a zone
"""When the benchmark was published; its documents bear no dates."""

MOST_STORIES = 10
ALL = "all"
GOALS = {"map": 0.90, "quotes_exact": 1.0}

SHOWN_PEERS = 12
PREFIX = "summary_subtopic_"


def run(run: Run) -> Result:
    """Every topic, or the one that the split names."""
    names = run.data.topic_names() if run.split == ALL else (run.split,)
    topics = {name: run.data.topic(name) for name in names}
    queries = run.some([query for name, topic in topics.items() for query in queries_of(name, topic)])
    told: dict[str, Json] = {}
    peers: dict[str, Json] = {}
    for name, topic in topics.items():
        items = [(query.id, query) for query in queries if query.topic == name]
        if run.takes("digest"):
            settings = library(run, f"digest-{name}", files(topic))
            told |= run.measured(f"digest {name}", items, partial(opened, settings, name, topic, run.judge), written)
        if run.takes("peers"):
            peers |= run.measured(f"peers {name}", items, partial(judging, name, topic), judged_peers)
    return result(run, queries, told, peers)


def files(topic: Topic) -> list[tuple[str, str]]:
    """The documents as plain text files, named after their places."""
    return [(f"{place:03d}.txt", document.text) for place, document in enumerate(topic.documents)]


# What Precis does


@dataclass(frozen=True, slots=True)
class Opened:
    """A library of one topic's documents, and who judges."""

    service: Service
    texts: tuple[str, ...]
    judge: Judge
    model: ModelJudge | None


@contextmanager
def opened(settings: Settings, name: str, topic: Topic, judge: str | None) -> Iterator[Opened]:
    texts = tuple(document.text for document in topic.documents)
    with Service(settings, hold=False) as service:
        model = ModelJudge(settings, judge) if judge else None
        yield Opened(service, texts, judge_of(name, topic), model)


def judge_of(name: str, topic: Topic) -> Judge:
    weights = Fitted().weights(name)
    return Judge((document.text for document in topic.documents), weights, WordLlama())


def written(opened: Opened, query: Query) -> Json:
    """The documents as they are ranked for a query, and the digest over them, judged."""
    asked = query.subtopic.query
    ranking = opened.service.about(asked, where=Filter(), now=NOW)
    ranked = [query.documents[place_of(article.source)] for article, _ in ranking.articles]
    started = process_time()
    most = len(query.subtopic.insights)
    digest = opened.service.digest(asked, where=Filter(), now=NOW, max_stories=MOST_STORIES, max_points=most)
    took = process_time() - started
    cited = {each.number: query.documents[place_of(each.article.source)] for each in digest.citations}
    lines = [
        Line(sentence.text, frozenset(cited[number] for number in sentence.citations))
        for story in digest.stories
        for sentence in story.sentences
    ]
    exact = [
        opened.texts[place_of(each.article.source)][each.span.start : each.span.end] == each.quote
        for each in digest.citations
    ]
    meter = opened.model.meter if opened.model else None
    before = meter.usage if meter else Usage()
    found = scores(
        query, lines, model_judged(opened.model, query, lines) if opened.model else local(opened.judge, query, lines)
    )
    judging = meter.usage if meter else Usage()
    return {
        "ranked": ranked,
        "lines": [[line.text, sorted(line.documents)] for line in lines],
        "covered": [[each.coverage, each.f1, each.line] for each in found],
        "exact": exact,
        "words": sum(len(line.text.split()) for line in lines),
        "seconds": round(took, 3),
        "usage": [
            digest.usage.prompt_tokens + judging.prompt_tokens - before.prompt_tokens,
            digest.usage.completion_tokens + judging.completion_tokens - before.completion_tokens,
            digest.usage.cost_usd,
        ],
    }


def place_of(source: str) -> int:
    """The place of the document that a file holds: its name is made by `files`."""
    return int(source.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".txt"))


# Judging


def local(judge: Judge, query: Query, lines: Sequence[Line]) -> list[Judged]:
    return judge.judge([each.insight for each in query.subtopic.insights], [line.text for line in lines])


_VERDICT = re.compile(r"\b(FULL|PARTIAL)\D{0,10}(\d+)", re.I)


def model_judged(model: ModelJudge, query: Query, lines: Sequence[Line]) -> list[Judged]:
    """By a language model: evals/prompts/coverage.md. A verdict that names no line that there is covers nothing."""
    listed = "\n".join(f"{number}. {line.text}" for number, line in enumerate(lines, 1))
    found = []
    for each in query.subtopic.insights:
        verdict = _VERDICT.search(model.verdict("coverage", insight=each.insight, lines=listed)) if lines else None
        number = int(verdict[2]) if verdict else 0
        known = verdict is not None and 1 <= number <= len(lines)
        full = verdict is not None and verdict[1].upper() == "FULL"
        found.append(Judged((1.0 if full else 0.5) if known else 0.0, number - 1 if known else 0))
    return found


# What published systems did


@contextmanager
def judging(name: str, topic: Topic) -> Iterator[Judge]:
    yield judge_of(name, topic)


def judged_peers(judge: Judge, query: Query) -> Json:
    """Each published summary's scores by our judge and by the stored judgements, and how often the two agree."""
    found: Json = {}
    for system, texts in query.subtopic.peer_summaries.items():
        stored = {each.insight_id: each for each in query.subtopic.peer_judgements.get(system, ())}
        lines = [Line(text, cited_in(text, query.documents)) for text in texts]
        ours = scores(query, lines, local(judge, query, lines))
        theirs = [stored.get(insight.id) for insight in query.subtopic.insights]
        levels = [SAID[each.coverage] if each else None for each in theirs]
        named = [line_named(each.bullet_id, lines) if each else None for each in theirs]
        judged = [Judged(level or 0.0, line or 0) for level, line in zip(levels, named, strict=True)]
        known = scores(query, lines, judged) if lines else []
        found[system.removeprefix(PREFIX)] = {
            "ours": [[each.coverage, each.f1] for each in ours],
            "stored": [[each.coverage, each.f1] for each in known],
            "agree": [one.coverage == level for one, level in zip(ours, levels, strict=True) if level is not None],
            "line": [
                one.line == line
                for one, level, line in zip(ours, levels, named, strict=True)
                if level and one.coverage and line is not None
            ],
        }
    return found


# The figures


def result(run: Run, queries: Sequence[Query], told: Mapping[str, Json], peers: Mapping[str, Json]) -> Result:
    by_topic = {
        name: [query for query in queries if query.topic == name] for name in dict.fromkeys(q.topic for q in queries)
    }
    own = figures(queries, told)
    systems = summarised(queries, peers, "ours")
    agreements = [agree for each in peers.values() for system in each.values() for agree in system["agree"]]
    own["judge_agreement"] = metrics.mean(agreements)
    retrievers = retrieved(queries)
    realistic = {name: each for name, each in systems.items() if retriever_of(name) in REALISTIC}
    ranked = sorted(realistic, key=lambda name: -realistic[name]["joint"])
    shown = {f"retrieval by {name}": each for name, each in retrievers.items()}
    shown |= {name: systems[name] for name in ranked[:SHOWN_PEERS]}
    stored = summarised(queries, peers, "stored")
    best = realistic[ranked[0]]["joint"] if ranked else None
    values = [[coverage * f1 for coverage, f1, _ in told[query.id]["covered"]] for query in queries if query.id in told]
    joint = [value for each in values for value in each]
    precisions = [precision(query, told[query.id]["ranked"]) for query in queries if query.id in told]
    intervals = {"joint": metrics.interval(joint, seed=run.seed), "map": metrics.interval(precisions, seed=run.seed)}
    return Result(
        figures=own,
        peers=shown,
        intervals={name: found for name, found in intervals.items() if found},
        goals=GOALS | ({"joint": best} if best is not None else {}),
        cases=tuple(case(query, told[query.id]) for query in queries if query.id in told),
        usage=used(told),
        notes=notes(own, ranked, realistic),
        details={
            "topics": {name: figures(some, told) for name, some in by_topic.items()},
            "all_summaries": systems,
            "all_summaries_by_the_stored_judgements": stored,
            "same_line": metrics.mean(
                [same for each in peers.values() for one in each.values() for same in one["line"]]
            ),
            "joint_correlation": correlation(systems, stored),
            "cpu_seconds_p50": metrics.percentile([each["seconds"] for each in told.values()], 0.5),
            "words": metrics.mean([each["words"] for each in told.values()]),
        },
    )


def figures(queries: Sequence[Query], told: Mapping[str, Json]) -> dict[str, float | None]:
    known = [query for query in queries if query.id in told]
    covered = [(coverage, f1) for query in known for coverage, f1, _ in told[query.id]["covered"]]
    ranked = [(query, told[query.id]["ranked"]) for query in known]
    return {
        "map": metrics.mean([precision(query, each) for query, each in ranked]),
        "ndcg_10": metrics.mean([gain(query, each) for query, each in ranked]),
        **covered_figures(covered),
        "quotes_exact": metrics.mean([exact for query in known for exact in told[query.id]["exact"]]),
    }


def case(query: Query, told: Json) -> Case:
    missed = [
        f"({coverage:g}, citations {f1:.2f}) {insight.insight}"
        for insight, (coverage, f1, _) in zip(query.subtopic.insights, told["covered"], strict=True)
    ]
    said = "\n".join(f"{text} [{len(documents)} documents]" for text, documents in told["lines"])
    marked = tuple(f"{'+' if each in query.relevant else '-'} {each}" for each in told["ranked"][:30])
    joint = metrics.mean([coverage * f1 for coverage, f1, _ in told["covered"]]) or 0.0
    note = f"average precision {precision(query, told['ranked']):.3f}, {told['words']} words"
    return Case(query.id, query.subtopic.query, "\n".join(missed), said, joint, marked, note)


def used(told: Mapping[str, Json]) -> Usage:
    costs = [each["usage"][2] for each in told.values()]
    known = sum(cost for cost in costs if cost is not None)
    return Usage(
        sum(each["usage"][0] for each in told.values()),
        sum(each["usage"][1] for each in told.values()),
        None if None in costs else known,
    )


def notes(
    own: Mapping[str, float | None], ranked: Sequence[str], realistic: Mapping[str, Mapping[str, float]]
) -> tuple[str, ...]:
    found = ["The judge's weights for a topic that it was fitted on are those fitted without it."]
    if ranked:
        best = ranked[0]
        found.append(
            f"The best published run that knows nothing of the insights: {best}, {realistic[best]['joint']:.3f}."
        )
    missing = [name for name, value in own.items() if value is None]
    if missing:
        found.append(f"Not taken, since its step was left out: {', '.join(missing)}.")
    return tuple(found)


EVALUATION = Evaluation(
    "digest", "Rank a topic's documents and write a cited digest over them.", lambda data: (ALL,), run
)
