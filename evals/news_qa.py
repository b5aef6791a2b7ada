"""RealTime QA: weekly news-quiz questions, asked on their day of the articles of their time.

The benchmark is Kasai et al., "RealTime QA: What's the Answer Right Now?" (NeurIPS 2023).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.reply import Citation, Json, Usage
from bot.service import Service
from bot.settings import Settings
from evals import metrics
from evals.data import Data, NewsQuestion
from evals.evaluation import Case, Evaluation, Lines, Result, Run
from evals.libraries import as_files, key_of, library
from index.library import Filter, StoredPassage
from index.retriever import Steps
from index.text.tokens import count

PASSAGES = 80
"""So many ranked passages fill 2,000 tokens, also where they are short."""

BUDGETS = (500, 1_000, 2_000)
"""o200k tokens of ranked passages."""

MOST_QUOTES = 3
SHOWN = 5
"""Passages of each question that the report shows."""

ALL = Steps()
NONE = "none of the above"
PEERS = {
    "open_gpt3_gcs": "GPT-3 with Google search",
    "open_rag_gcs": "RAG (BART) with Google search",
    "closed_gpt3": "GPT-3 alone",
}
PUBLISHED = {"GPT-3 with Google search, all years": {"none_of_the_above_accuracy": 0.581}}
"""Kasai et al. 2023: no single predictions are published for it."""

BM25 = "BM25 with a date prior, 80-word passages"
RANKED = {
    "2022a": {BM25: {"answer_within_500": 0.548, "answer_within_1000": 0.587, "answer_within_2000": 0.622}},
    "2023": {BM25: {"answer_within_500": 0.390, "answer_within_1000": 0.425, "answer_within_2000": 0.464}},
}
"""Known for these splits as a whole, from the description of the evaluation data; other splits have no such figures."""

GOALS = {
    "2022a": {
        "multiple_choice_accuracy": 0.78,
        "answer_within_1000": 0.66,
        "answer_in_quotes": 0.50,
        "quotes_exact": 1.0,
    },
    "2023": {
        "multiple_choice_accuracy": 0.62,
        "none_of_the_above_accuracy": 0.62,
        "answer_within_1000": 0.49,
        "answer_in_quotes": 0.36,
        "quotes_exact": 1.0,
    },
}


def run(run: Run) -> Result:
    questions = run.some(run.data.news_questions(run.split))
    with_none = {each.id.removesuffix("_nota"): each for each in run.data.news_questions_with_none(run.split)}
    settings = library(run, f"news-qa-{run.split}", as_files(run.data.news_articles(run.split)))
    items = [(each.id, each) for each in questions]
    opened, key = partial(service, settings), key_of(settings)
    found = run.measured("retrieve", items, opened, retrieved, key=key) if run.takes("retrieve") else {}
    told = (
        run.measured("ask", items, partial(warm, settings), answered, alone=True, key=key) if run.takes("ask") else {}
    )
    offered = [(each.id, Offered.of(each, with_none.get(each.id))) for each in questions]
    graded = run.measured("choices", offered, opened, supported, key=key) if run.takes("choices") else {}
    picked = {name: Picked.of(each, with_none.get(name), graded[name]) for name, each in items if name in graded}
    quality = {**retrieval_figures(list(found.values())), **answer_figures(list(told.values()))}
    shares = {**quality, **choice_figures(list(picked.values()))}
    latency = [each["latency_ms"] for each in told.values()]
    figures: dict[str, float | None] = {name: metrics.mean(values) for name, values in shares.items()}
    figures |= {"latency_ms_p50": metrics.percentile(latency, 0.5), "latency_ms_p95": metrics.percentile(latency, 0.95)}
    return Result(
        figures=figures,
        peers={**peers(questions), **PUBLISHED, **RANKED.get(run.split, {})},
        intervals={name: each for name, values in shares.items() if (each := metrics.interval(values, seed=run.seed))},
        goals=GOALS.get(run.split, {}),
        cases=tuple(case(each, found.get(each.id), told.get(each.id), picked.get(each.id)) for each in questions),
        plots=plots(list(found.values())),
        usage=used(each["usage"] for each in told.values()),
        details=details(questions, picked),
    )


# What is measured of each question


@contextmanager
def service(settings: Settings, steps: Steps = ALL) -> Iterator[Service]:
    with Service(settings, hold=False, steps=steps) as opened:
        yield opened


@contextmanager
def warm(settings: Settings) -> Iterator[Service]:
    """A service that has answered before: what is opened once is no part of a question's latency."""
    with service(settings) as opened:
        if settings.writer == "extractive":
            opened.ask("What happened this week?", where=Filter(), now=datetime(2023, 1, 1))
        yield opened


def now_of(question: NewsQuestion) -> datetime:
    """The end of the day on which it was asked."""
    return datetime.combine(question.asked, datetime.min.time()) + timedelta(days=1, seconds=-1)


def retrieved(service: Service, question: NewsQuestion) -> Json:
    """Where the answer string stands in the ranked passages: after how many tokens, and in which passage."""
    found = service.search(question.question, where=Filter(), now=now_of(question), k=PASSAGES)
    texts = handed([each.stored for each in found])
    answer = question.choices[question.answer]
    hits = [metrics.holds(text, answer) for text in texts]
    ranked = "\n\n".join(texts)
    end = metrics.found_until(ranked, answer)
    return {
        "tokens": None if end is None else count(ranked[:end]),
        "reciprocal_rank": metrics.reciprocal_rank(hits),
        "passages": [named(each.stored) for each in found[:SHOWN]],
    }


def handed(ranked: Sequence[StoredPassage]) -> list[str]:
    """Each passage's text as bot/llm/prompting.py hands it to a writer: under its article's title, standing once."""
    titled: set[str] = set()
    texts = []
    for each in ranked:
        words = each.passage.span.of(each.article.text)
        texts.append(words if each.article.id in titled else f"{each.article.title}\n{words}")
        titled.add(each.article.id)
    return texts


def answered(service: Service, question: NewsQuestion) -> Json:
    """The product's answer, whether its quotes hold the answer string and equal their sources, and the time it took."""
    reply = service.ask(question.question, where=Filter(), now=now_of(question))
    quotes = [each.quote for each in reply.citations]
    answer = question.choices[question.answer]
    return {
        "latency_ms": sum(reply.timings_ms.values()),
        "abstained": reply.abstained,
        "said": [each.text for each in reply.sentences],
        "in_quotes": any(metrics.holds(quote, answer) for quote in quotes[:MOST_QUOTES]),
        "exact": quotes_exactly(reply.citations),
        "usage": spent(reply.usage),
    }


def quotes_exactly(citations: Iterable[Citation]) -> list[bool]:
    """Whether each quote is what the source file itself holds at its place."""
    return [
        Path(each.article.source).read_bytes().decode("utf-8")[each.span.start : each.span.end] == each.quote
        for each in citations
    ]


@dataclass(frozen=True, slots=True)
class Offered:
    """A question with its choices, and with those of its other form, where the right one may not be among them."""

    question: NewsQuestion
    choices: tuple[str, ...]
    without: tuple[str, ...]

    @classmethod
    def of(cls, question: NewsQuestion, with_none: NewsQuestion | None) -> "Offered":
        listed = [with_none.choices if with_none else (), question.choices]
        without, choices = (tuple(each for each in dict.fromkeys(some) if not is_none(each)) for some in listed)
        return cls(question, choices, without)


def supported(service: Service, offered: Offered) -> Json:
    """The grade of each choice by the product's evidence, and the sentence that it rests on; of each form by itself,
    since a grade depends on the other choices."""
    return {
        name: _graded(service, offered.question, choices)
        for name, choices in (("offered", offered.choices), ("without", offered.without))
    }


def _graded(service: Service, question: NewsQuestion, choices: Sequence[str]) -> Json:
    graded = service.graded(question.question, choices, where=Filter(), now=now_of(question)) if choices else []
    found = list(zip(choices, graded, strict=True))
    return {
        "grades": {choice: round(each.grade, 6) for choice, each in found},
        "carried": [choice for choice, each in found if each.carried],
        "quotes": {choice: each.quote for choice, each in found},
    }


def is_none(choice: str) -> bool:
    return metrics.folded(choice).strip() == NONE


@dataclass(frozen=True, slots=True)
class Picked:
    """Which choice is best supported, in both forms of a question; `none_right` None where there is no second form."""

    choice: str
    right: bool
    none_choice: str | None
    none_right: bool | None
    grades: dict[str, float]

    @classmethod
    def of(cls, question: NewsQuestion, with_none: NewsQuestion | None, graded: Json) -> "Picked":
        grades: dict[str, float] = graded["offered"]["grades"]
        choice = max(question.choices, key=lambda each: grades.get(each, -1.0))
        right = choice == question.choices[question.answer]
        if with_none is None:
            return cls(choice, right, None, None, grades)
        others: dict[str, float] = graded["without"]["grades"]
        best = max(others, key=lambda each: others[each])
        none = next((each for each in with_none.choices if is_none(each)), best)
        second = best if best in graded["without"]["carried"] else none
        return cls(choice, right, second, second == with_none.choices[with_none.answer], grades)


# Figures


def retrieval_figures(found: Sequence[Json]) -> dict[str, list[float]]:
    within = {
        f"answer_within_{most}": [float(each["tokens"] is not None and each["tokens"] <= most) for each in found]
        for most in BUDGETS
    }
    return {**within, "mrr": [each["reciprocal_rank"] for each in found]}


def answer_figures(told: Sequence[Json]) -> dict[str, list[float]]:
    exact = [float(quote) for each in told for quote in each["exact"]]
    return {"answer_in_quotes": [float(each["in_quotes"]) for each in told], "quotes_exact": exact}


def choice_figures(picked: Sequence[Picked]) -> dict[str, list[float]]:
    return {
        "multiple_choice_accuracy": [float(each.right) for each in picked],
        "none_of_the_above_accuracy": [float(each.none_right) for each in picked if each.none_right is not None],
    }


def peers(questions: Sequence[NewsQuestion]) -> dict[str, dict[str, float]]:
    """The published systems' accuracy on those of the questions that they answered."""
    found = {}
    for key, name in PEERS.items():
        right = [
            float(each.published_baselines[key] == each.answer) for each in questions if key in each.published_baselines
        ]
        if (share := metrics.mean(right)) is not None:
            found[name] = {"multiple_choice_accuracy": share}
    return found


def details(questions: Sequence[NewsQuestion], picked: dict[str, Picked]) -> Json:
    """The figure on the very questions that published systems answered, and how many those are."""
    same = [float(picked[each.id].right) for each in questions if each.published_baselines and each.id in picked]
    return {
        "questions": len(questions),
        "questions_with_published_answers": sum(bool(each.published_baselines) for each in questions),
        "multiple_choice_accuracy_where_published": metrics.mean(same),
        "none_chosen": metrics.mean([float(is_none(each.none_choice)) for each in picked.values() if each.none_choice]),
    }


def used(replies: Iterable[Sequence[float | None]]) -> Usage:
    """The sum of what replies used: prompt tokens, completion tokens and US dollars each, None where not known."""
    spent = list(replies)
    dollars = [each[2] for each in spent]
    return Usage(
        sum(int(each[0] or 0) for each in spent),
        sum(int(each[1] or 0) for each in spent),
        None if None in dollars else sum(each for each in dollars if each is not None),
    )


def spent(usage: Usage) -> list[float | None]:
    """As JSON keeps it."""
    return [usage.prompt_tokens, usage.completion_tokens, usage.cost_usd]


# The report


def case(question: NewsQuestion, found: Json | None, told: Json | None, picked: Picked | None) -> Case:
    """The worst: answered wrongly, with the answer far down or nowhere in what was retrieved."""
    rank = found["reciprocal_rank"] if found else 0.0
    said = " ".join(told["said"]) if told else ""
    parts = [float(told["in_quotes"])] if told else []
    parts += [float(picked.right)] if picked else []
    notes = [f"picked: {picked.choice}; {_grades(picked)}"] if picked else []
    notes += [f"answer after {found['tokens']} tokens"] if found and found["tokens"] else []
    return Case(
        id=question.id,
        asked=f"{question.question} ({question.asked})",
        expected=question.choices[question.answer],
        said=said or "(abstained)",
        score=rank + sum(parts),
        retrieved=tuple(found["passages"]) if found else (),
        note="; ".join(notes),
    )


def _grades(picked: Picked) -> str:
    return ", ".join(f"{choice} {grade:.2f}" for choice, grade in picked.grades.items())


def named(stored: StoredPassage) -> str:
    """A passage as the report shows it: where from, and how it begins."""
    article = stored.article
    day = article.published.iso() if article.published else "undated"
    return f"{article.title} ({day}): {stored.passage.span.of(article.text)}"


def plots(found: Sequence[Json]) -> tuple[Lines, ...]:
    tokens = [each["tokens"] for each in found if each["tokens"] is not None]
    curve = tuple((at, sum(each <= at for each in tokens) / len(found)) for at in range(0, 2_001, 50)) if found else ()
    title = "Questions whose answer string stands within the first tokens"
    return (Lines(title, "o200k tokens of ranked passages", "share", {"Precis": curve}),)


EVALUATION = Evaluation(
    "news-qa",
    "RealTime QA: quiz questions on the news, asked on their day of the articles of their time.",
    Data.news_splits,
    run,
    steps=("retrieve", "ask", "choices"),
)
