"""The article extraction benchmark: HTML pages to body text, and the same pages without their mark-up.

Pages, true bodies, measure and the outputs of the published extractors are those of Scrapinghub's
article-extraction-benchmark. What Precis takes for the body is what it labels so: the paragraphs that may be read and
cited, with the subheadings between them.
"""

from collections.abc import Sequence
from contextlib import nullcontext

from bot.reply import Citation, Json
from evals import metrics
from evals.data import Page
from evals.evaluation import Bars, Case, Evaluation, Result, Run
from evals.flattening import flattened
from index import extract
from index.article import Article, Label
from index.errors import SourceError
from index.passages import sentences

TAKEN = frozenset({Label.BODY, Label.HEADING})
"""The labels of an articleBody: paragraphs and the subheadings between them; title and standfirst stand over it."""

Scores = tuple[float | None, float]
"""A page's precision and recall."""

GOALS = {"html_f1": 0.975, "flattened_f1": 0.90}


def run(run: Run) -> Result:
    pages = run.some(run.data.pages())
    found = run.measured("extract", [(page.key, page) for page in pages], nullcontext, extracted)
    scored = {page.key: scores(page, found[page.key]) for page in pages}
    html, flat = ([each[way] for each in scored.values()] for way in ("html", "flattened"))
    html_f1, html_precision, html_recall = together(html)
    figures = {
        "html_f1": html_f1,
        "html_precision": html_precision,
        "html_recall": html_recall,
        "flattened_f1": together(flat)[0],
        "quotes_exact": metrics.mean([each["exact"] for each in found.values() if each["exact"] is not None]),
    }
    published = peers(pages)
    return Result(
        figures=figures,
        peers=published,
        goals=GOALS,
        cases=tuple(case(page, found[page.key], scored[page.key]) for page in pages),
        plots=(plot(figures, published),),
        notes=("Body text is what is labelled body or heading: without title and standfirst, as in the true bodies.",),
        details={"flattened": dict(zip(("f1", "precision", "recall"), together(flat), strict=True))},
    )


# What Precis makes of a page


def extracted(state: None, page: Page) -> Json:
    """The body of the page and of its visible lines, and whether each sentence's quote stands in its source."""
    text = flattened(page.html)
    html = read(page.html, f"{page.key}.html", page.url)
    flat = read(text.encode("utf-8", "surrogatepass"), f"{page.key}.txt", page.url)
    again = read(page.html, f"{page.key}.html", page.url)
    exact = [*quoted(html, again.text if again else ""), *quoted(flat, text)]
    return {"html": body(html), "flattened": body(flat), "exact": metrics.mean(exact)}


def read(content: bytes, name: str, source: str) -> Article | None:
    """As `precis add` reads a file of this content; None where it finds no article."""
    try:
        return extract.article(extract.read_bytes(content, name, source=source or name))
    except SourceError:
        return None


def body(article: Article | None) -> str:
    blocks = article.blocks if article else ()
    return "\n".join(block.span.of(article.text) for block in blocks if article and block.label in TAKEN)


def quoted(article: Article | None, source: str) -> list[bool]:
    """Of each sentence that may be cited, whether its quote is the source's own text at its place."""
    citations = [Citation(1, article, span) for span in sentences(article)] if article else []
    return [source[each.span.start : each.span.end] == each.quote for each in citations]


# The benchmark's measure


def scores(page: Page, found: Json) -> dict[str, Scores]:
    return {way: precision_recall(found[way], page.body) for way in ("html", "flattened")}


def precision_recall(found: str, true: str) -> Scores:
    """Of the runs of four tokens; nothing found has no precision (article-extraction-benchmark, evaluate.py)."""
    predicted, wanted = metrics.shingles(found), metrics.shingles(true)
    both = (predicted & wanted).total()
    return both / predicted.total() if predicted else None, both / wanted.total() if wanted else 1.0


def together(pages: Sequence[Scores]) -> tuple[float, float, float]:
    """F1 of the mean precision and the mean recall, and these; 0 for no page."""
    precision = metrics.mean([precision for precision, _ in pages if precision is not None]) or 0.0
    recall = metrics.mean([recall for _, recall in pages]) or 0.0
    return metrics.f1(precision, recall), precision, recall


def peers(pages: Sequence[Page]) -> dict[str, dict[str, float]]:
    """The published extractors' stored outputs on the same pages; a page that one has none for counts as empty."""
    names = sorted({name for page in pages for name in page.peers})
    found = {
        name: together([precision_recall(page.peers.get(name, ""), page.body) for page in pages]) for name in names
    }
    figures = ("html_f1", "html_precision", "html_recall")
    ranked = sorted(found.items(), key=lambda each: -each[1][0])
    return {name: dict(zip(figures, values, strict=True)) for name, values in ranked}


def plot(figures: dict[str, float | None], published: dict[str, dict[str, float]]) -> Bars:
    """Everybody's F1 on the pages; Precis's on the same pages without mark-up beside it."""
    labels = ("HTML", "flattened")
    ours = (figures["html_f1"], figures["flattened_f1"])
    return Bars(
        "F1 of the body text",
        labels,
        {"Precis": ours, **{name: (values["html_f1"], None) for name, values in published.items()}},
    )


def case(page: Page, found: Json, scored: dict[str, Scores]) -> Case:
    """The page's worse way: what of its true body is missing, and what was taken beside it."""
    ways = {way: metrics.f1(precision or 0.0, recall) for way, (precision, recall) in scored.items()}
    worse = min(ways, key=lambda way: ways[way])
    missing, extra = differing(page.body, found[worse]), differing(found[worse], page.body)
    told = ", ".join(f"{way}: precision {p or 0:.2f}, recall {r:.2f}" for way, (p, r) in scored.items())
    score = sum(ways.values()) / len(ways)
    return Case(page.key, page.url, f"missing: {missing}", f"beside it: {extra}", score, note=told)


def differing(text: str, other: str) -> str:
    """The text's lines of which less than half stands in the other: the first few."""
    known = metrics.shingles(other)
    lines = [
        line
        for line in text.splitlines()
        if (own := metrics.shingles(line)) and 2 * (own & known).total() < own.total()
    ]
    return "\n".join(line[:300] for line in lines[:6])


EVALUATION = Evaluation(
    "extraction", "HTML pages, and their visible lines alone, to body text.", lambda data: ("all",), run
)
