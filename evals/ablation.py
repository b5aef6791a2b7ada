"""What each step of retrieval is worth: it is turned off, and the change that this makes to news-qa is told."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from functools import partial

from evals import metrics, news_qa
from evals.data import Data, NewsQuestion
from evals.evaluation import Bars, Case, Evaluation, Result, Run
from evals.libraries import as_files, key_of, library
from index.retriever import Steps

FIGURES = ("answer_within_500", "answer_within_1000", "answer_within_2000", "mrr", "answer_in_quotes")
ALL = "all steps"

Shares = dict[str, list[float]]
"""Each figure with a value for every question."""


def run(run: Run) -> Result:
    """`answer_within_1000_without_vectors` below 0: the vectors help. Each change is of the same questions."""
    questions = run.some(run.data.news_questions(run.split))
    whole = measured(run, questions, ALL, Steps())
    without = {
        name: measured(run, questions, f"without {name}", replace(Steps(), **{name: False}))
        for name in (each.name for each in fields(Steps))
        if run.takes(name)
    }
    changes = {
        f"{figure}_without_{name}": [less - full for less, full in zip(shares[figure], whole[figure], strict=True)]
        for name, shares in without.items()
        for figure in FIGURES
    }
    exact = [each for shares in (whole, *without.values()) for each in shares["quotes_exact"]]
    return Result(
        figures={**{name: metrics.mean(each) for name, each in changes.items()}, "quotes_exact": metrics.mean(exact)},
        intervals={name: found for name, each in changes.items() if (found := metrics.interval(each, seed=run.seed))},
        goals={"quotes_exact": 1.0},
        plots=plots(whole, without),
        cases=tuple(cases(questions, whole, without)),
        details={"with_all_steps": {figure: metrics.mean(whole[figure]) for figure in FIGURES}},
    )


def measured(run: Run, questions: Sequence[NewsQuestion], name: str, steps: Steps) -> Shares:
    """The figures of news-qa with these steps alone."""
    settings = library(run, f"news-qa-{run.split}", as_files(run.data.news_articles(run.split)))
    items = [(each.id, each) for each in questions]
    opened, key = partial(news_qa.service, settings, steps), {**asdict(steps), **key_of(settings)}
    found = run.measured(f"retrieve, {name}", items, opened, news_qa.retrieved, key=key)
    told = run.measured(f"ask, {name}", items, opened, news_qa.answered, key=key)
    return {
        **news_qa.retrieval_figures(list(found.values())),
        **news_qa.answer_figures(list(told.values())),
    }


def plots(whole: Shares, without: dict[str, Shares]) -> tuple[Bars, ...]:
    shown = ("answer_within_1000", "mrr", "answer_in_quotes")
    named = {ALL: whole, **{f"without {name}": shares for name, shares in without.items()}}
    return (
        Bars(
            "Without one step",
            shown,
            {name: tuple(metrics.mean(shares[figure]) for figure in shown) for name, shares in named.items()},
        ),
    )


def cases(questions: Sequence[NewsQuestion], whole: Shares, without: dict[str, Shares]) -> list[Case]:
    """The questions whose answer is found better without a step."""
    return [
        Case(
            id=question.id,
            asked=f"{question.question} ({question.asked})",
            expected=question.choices[question.answer],
            said=f"reciprocal rank {whole['mrr'][number]:.2f}, without {name} {shares['mrr'][number]:.2f}",
            score=whole["mrr"][number] - shares["mrr"][number],
        )
        for number, question in enumerate(questions)
        for name, shares in without.items()
        if shares["mrr"][number] > whole["mrr"][number]
    ]


EVALUATION = Evaluation(
    "ablation",
    "Each step of retrieval off in turn, and the change that makes to news-qa: below 0, the step helps.",
    Data.news_splits,
    run,
    steps=tuple(each.name for each in fields(Steps)),
)
