"""One-line summaries against the headlines of RealTime QA's articles, and brief ones by how much of them they cover.

The headline is taken off the article before Precis reads it: what is to be matched must not be seen. The peers are
given the sentences that Precis reads, and everything is scored on the same articles.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.reply import Json, Summary, Usage
from bot.service import Service
from bot.settings import Settings
from bot.support import Evidence, missing
from bot.writing.summaries import BULLETS, ONE_LINE_AT_MOST
from evals import metrics, summarisers
from evals.data import Data, NewsArticle
from evals.evaluation import Bars, Case, Evaluation, Result, Run
from index.errors import SourceError
from index.passages import sentences
from index.text.words import content_stems

DRAWN = 400
"""Articles of a split that are summarised, drawn with the seed."""
FEWEST_SENTENCES = 3
FEWEST_WORDS = 4
"""Of a headline: one with fewer ("Live updates") says nothing of the article."""

ROUGE = {"rouge1": "one_line_rouge_1", "rouge2": "one_line_rouge_2", "rougeL": "one_line_rouge_l"}
PRECIS = "Precis"
LEAD = "lead-1"
CUT = f"lead-1, cut at {ONE_LINE_AT_MOST} characters"
_OUTLET = re.compile(r"\s+[|–—-]\s+[^|–—]{2,30}$|\s*\.\.\.$")


@dataclass(frozen=True, slots=True)
class Headed:
    """An article without its headline, and the headline without the outlet's name."""

    id: str
    text: str
    headline: str


def run(run: Run) -> Result:
    items = headed(run.data.news_articles(run.split), run.limit or DRAWN, run.seed)
    found = run.measured("summaries", [(each.id, each) for each in items], partial(service, run.settings), summarised)
    kept = [(each, found[each.id]) for each in items if "one_line" in found[each.id]]
    shares = {
        **{name: [each["rouge"][PRECIS][name] for _, each in kept] for name in ROUGE.values()},
        "one_line_within_140": [float(len(each["one_line"]) <= ONE_LINE_AT_MOST) for _, each in kept],
        "brief_coverage": [each["coverage"][PRECIS] for _, each in kept],
        "supported": [float(carried) for _, each in kept for carried in each["supported"]],
        "quotes_exact": [float(exact) for _, each in kept for exact in each["exact"]],
    }
    figures = {name: metrics.mean(values) for name, values in shares.items()}
    others = peers([each for _, each in kept])
    first_words = others.pop(CUT, {})
    return Result(
        figures=figures,
        peers=others,
        intervals={name: each for name, values in shares.items() if (each := metrics.interval(values, seed=run.seed))},
        goals={
            "one_line_rouge_l": max((each.get("one_line_rouge_l", 0.0) for each in others.values()), default=0.0),
            "one_line_within_140": 1.0,
            "supported": 1.0,
        },
        cases=tuple(case(item, each) for item, each in kept),
        plots=(plot(figures, others),),
        usage=used(each for _, each in kept),
        notes=(
            f"Of {len(items)} articles, {len(kept)} hold {FEWEST_SENTENCES} sentences to read and are scored.",
            "The headline is hidden from Precis and from the peers.",
        ),
        details={
            "articles": len(kept),
            "characters": lengths([each for _, each in kept]),
            CUT: first_words,  # no summary, since it breaks off, but hard to beat by shared words
        },
    )


def headed(articles: Sequence[NewsArticle], most: int, seed: int) -> list[Headed]:
    """Articles with a headline of some words, drawn with the seed; a line that repeats the headline is taken off."""
    rng = random.Random(seed)  # noqa: S311  # not a secret
    found = []
    for number in rng.sample(range(len(articles)), len(articles)):
        headline = _OUTLET.sub("", " ".join(articles[number].title.split()))
        if len(headline.split()) >= FEWEST_WORDS:
            lines = articles[number].text.splitlines()
            text = "\n".join(line for line in lines if metrics.folded(headline) != metrics.folded(line))
            found.append(Headed(str(number), text, headline))
        if len(found) == most:
            break
    return found


# What is measured of each article


@contextmanager
def service(settings: Settings) -> Iterator[Service]:
    """A service over an empty library: what it keeps of a summary is gone with it."""
    with TemporaryDirectory() as home, Service(replace(settings, home=Path(home)), hold=False) as opened:
        yield opened


def summarised(service: Service, item: Headed) -> Json:
    """The one-line and the brief summary with their scores and the peers'; empty where there is little to read."""
    try:
        article = service.read(item.text.encode("utf-8", "surrogatepass"), "article.txt")
    except SourceError:
        return {}
    read = [span.of(article.text) for span in sentences(article)]
    if len(read) < FEWEST_SENTENCES:
        return {}
    summaries = [service.summarise(article, length=length) for length in ("one-line", "brief")]
    one_line, brief = (" ".join(sentence.text for sentence in each.sentences) for each in summaries)
    lines = {PRECIS: one_line, CUT: cut(read[0])}
    lines |= {"lead-1" if name == "lead" else name: " ".join(picked(name, read, 1)) for name in summarisers.NAMES}
    briefs = {PRECIS: brief}
    briefs |= {
        "lead-3" if name == "lead" else name: " ".join(picked(name, read, BULLETS)) for name in summarisers.NAMES
    }
    return {
        "one_line": one_line,
        "brief": brief,
        "lines": lines,
        "rouge": {name: rouge(line, item.headline) for name, line in lines.items()},
        "coverage": {name: coverage(text, read, len(brief)) for name, text in briefs.items()},
        "characters": {name: len(text) for name, text in briefs.items()},
        "supported": [carried(each, number) for each in summaries for number in range(len(each.sentences))],
        "exact": [
            item.text[each.span.start : each.span.end] == each.quote for made in summaries for each in made.citations
        ],
        "usage": [[each.usage.prompt_tokens, each.usage.completion_tokens, each.usage.cost_usd] for each in summaries],
    }


picked = summarisers.summarised


def cut(sentence: str) -> str:
    """A sentence's first words, as many as a one-line summary may hold."""
    if len(sentence) <= ONE_LINE_AT_MOST:
        return sentence
    return sentence[: ONE_LINE_AT_MOST + 1].rpartition(" ")[0]


def rouge(line: str, headline: str) -> dict[str, float]:
    """F-measure of shared words, pairs of words and longest common subsequence, stemmed (Lin 2004)."""
    scored = _scorer().score(headline, line)
    return {name: scored[kind].fmeasure for kind, name in ROUGE.items()}


@cache
def _scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(ROUGE), use_stemmer=True)


def coverage(text: str, read: Sequence[str], characters: int) -> float:
    """The share of the article's matter that stands in the first so many characters of a text.

    The matter is the content words of at least two of its sentences, each weighed by how many sentences it is in:
    what an article keeps saying is what it is about.
    """
    counts = Counter(stem for sentence in read for stem in set(content_stems(sentence)))
    matter = {stem: count for stem, count in counts.items() if count > 1}
    held = set(content_stems(text[:characters]))
    return sum(count for stem, count in matter.items() if stem in held) / (sum(matter.values()) or 1)


def carried(summary: Summary, number: int) -> bool:
    """Whether a sentence's own citations carry it, with the article before them as context."""
    sentence = summary.sentences[number]
    cited = [each for each in summary.citations if each.number in sentence.citations]
    evidence = [Evidence(each.quote, each.article.text[: each.span.start]) for each in cited]
    return not missing(sentence.text, evidence)


# Figures and showing


def peers(found: Sequence[Json]) -> dict[str, dict[str, float]]:
    """Every summariser's mean scores on the same articles."""
    figures: dict[str, dict[str, float]] = {}
    for each in found:
        for name in (*each["rouge"], *each["coverage"]):
            figures.setdefault(name, {})
    for name, scores in figures.items():
        for figure in ROUGE.values():
            values = [each["rouge"][name][figure] for each in found if name in each["rouge"]]
            if values:
                scores[figure] = sum(values) / len(values)
        covered = [each["coverage"][name] for each in found if name in each["coverage"]]
        if covered:
            scores["brief_coverage"] = sum(covered) / len(covered)
    figures.pop(PRECIS, None)
    return figures


def lengths(found: Sequence[Json]) -> dict[str, float | None]:
    """The mean length of each summariser's brief, before it is cut to that of ours for coverage."""
    names = found[0]["characters"] if found else {}
    return {name: metrics.mean([each["characters"][name] for each in found]) for name in names}


def plot(figures: dict[str, float | None], others: dict[str, dict[str, float]]) -> Bars:
    names = tuple(ROUGE.values())
    systems: dict[str, dict[str, Any]] = {PRECIS: figures, **others}
    scored = {system: values for system, values in systems.items() if names[0] in values}
    series = {system: tuple(values[name] for name in names) for system, values in scored.items()}
    return Bars("One line against the headline", ("ROUGE-1", "ROUGE-2", "ROUGE-L"), series)


def case(item: Headed, found: Json) -> Case:
    withheld = "" if all(found["supported"]) else "a sentence is not carried by what it cites"
    score = found["rouge"][PRECIS]["one_line_rouge_l"]
    return Case(item.id, item.text[:300], item.headline, found["one_line"], score, (found["lines"][LEAD],), withheld)


def used(found: Iterable[Json]) -> Usage:
    rows = [row for each in found for row in each["usage"]]
    costs = [cost for _, _, cost in rows]
    return Usage(sum(row[0] for row in rows), sum(row[1] for row in rows), None if None in costs else sum(costs))


def parts(data: Data) -> tuple[str, ...]:
    return data.news_splits()


EVALUATION = Evaluation("summary", "One-line summaries against headlines; brief ones by what they cover.", parts, run)
