"""Does the check of support tell the true from the false? SummEdits, WiCE, and sentences that were tampered with.

SummEdits: Laban et al. 2023, "LLMs as Factual Reasoners"; WiCE: Kamoi et al. 2023, "WiCE: Real-World Entailment for
Claims in Wikipedia". A claim is put to Precis as a writer would put it: as a draft sentence that cites the sentences
which have most of its words, and `bot/checking/check.py` shows or withholds it.
"""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from itertools import zip_longest

from bot.checking.check import Checker
from bot.checking.grounds import grounds
from bot.draft import DraftSentence, NumberedPassage, SentenceLabel
from bot.reply import Json
from evals import metrics
from evals.data import Claim, Data, SummaryPair
from evals.drawing import Tampered, drawn, read
from evals.evaluation import Bars, Case, Evaluation, Result, Run
from evals.tampering import KINDS
from index.article import Article, Block, Label, Passage, Span
from index.passages import cut, passages

PEERS = {
    "people": {"summedits_balanced_accuracy": 0.900},
    "GPT-4": {"summedits_balanced_accuracy": 0.833},
    "QAFactEval": {"summedits_balanced_accuracy": 0.744},
    "GPT-3.5": {"summedits_balanced_accuracy": 0.744},
    "SummaC": {"summedits_balanced_accuracy": 0.619},
}
"""Laban et al. 2023, table 5, news."""

FIGURES = (
    "wice_sentence_f1",
    "tampered_caught_number",
    "tampered_caught_date",
    "tampered_caught_name",
    "tampered_caught_negation",
    "tampered_caught_direction",
    "true_kept",
    "quotes_exact",
)
"""The figures that are means over items."""

GOALS = {
    "summedits_balanced_accuracy": 0.66,
    "tampered_caught_number": 0.98,
    "tampered_caught_date": 0.98,
    "tampered_caught_name": 0.98,
    "tampered_caught_negation": 0.90,
    "tampered_caught_direction": 0.90,
    "true_kept": 0.98,
}

AT_ONCE = 5
"""Evidence sentences of WiCE in one passage; their passages mean nothing, but a sentence must stand in one."""


def run(run: Run) -> Result:
    summaries = run.some(run.data.summary_pairs()) if run.takes("summedits") else []
    claims = run.some(run.data.claims()) if run.takes("wice") else []
    tampered = drawn(run.data.news_articles(run.split), run.limit, run.seed) if run.takes("tampering") else []
    told = run.measured("summedits", [(each.id, each) for each in summaries], nullcontext, summary_checked)
    judged = run.measured("wice", [(each.id, each) for each in claims], nullcontext, claim_checked)
    shown = run.measured("tampering", [(each.id, each) for each in tampered], nullcontext, tampered_checked)
    results = [*told.values(), *judged.values(), *shown.values()]
    shares = {
        "wice_sentence_f1": sentence_f1s(claims, judged),
        **tampering_shares(tampered, shown),
        "quotes_exact": [float(exact) for each in results for exact in each["exact"]],
    }
    figures = {
        "summedits_balanced_accuracy": metrics.balanced_accuracy(
            [told[each.id]["shown"] for each in summaries], [each.supported for each in summaries]
        ),
        "wice_balanced_accuracy": metrics.balanced_accuracy(
            [judged[each.id]["shown"] for each in claims], [each.label == "supported" for each in claims]
        ),
        **{name: metrics.mean(shares[name]) for name in FIGURES},
    }
    cases = [
        [summary_case(each, told[each.id]) for each in summaries],
        [claim_case(each, judged[each.id]) for each in claims],
        [tampered_case(each, shown[each.id]) for each in tampered],
    ]
    return Result(
        figures=figures,
        peers=PEERS if summaries else {},
        intervals={name: each for name in FIGURES if (each := metrics.interval(shares[name], seed=run.seed))},
        goals=GOALS,
        cases=tuple(each for row in zip_longest(*cases) for each in row if each),  # in turn: the worst of each are seen
        plots=(plot(figures),),
        notes=("A WiCE claim that is supported in part counts as not supported.",),
        details={name: metrics.mean(values) for name, values in shares.items() if name not in FIGURES},
    )


# SummEdits


def summary_checked(state: None, pair: SummaryPair) -> Json:
    """Whether every sentence of the summary is shown, each citing its grounds in the document."""
    article = read(pair.document.encode("utf-8", "surrogatepass"), "document.txt")
    given = numbered(article, passages(article)) if article else ()
    checker = Checker(given)
    for span in cut(pair.summary):
        put(checker, given, span.of(pair.summary))
    return {"shown": not checker.unsupported, "withheld": checker.unsupported, "exact": exact(checker, pair.document)}


def put(checker: Checker, given: Sequence[NumberedPassage], claim: str) -> list[SentenceLabel]:
    """Check a claim as a draft sentence that cites its grounds among the passages: their labels."""
    places = [(label, span.of(each.article.text)) for each in given for label, span in each.labelled()]
    labels = [places[index][0] for index in grounds(claim, [text for _, text in places])]
    checker.check(DraftSentence(claim, tuple(labels)))
    return labels


def numbered(article: Article, cut: Iterable[Passage]) -> tuple[NumberedPassage, ...]:
    return tuple(NumberedPassage(passage.number + 1, article, passage) for passage in cut)


def exact(checker: Checker, source: str) -> list[bool]:
    """Of each quote, whether it is the source's own text at its place."""
    return [source[each.span.start : each.span.end] == each.quote for each in checker.citations]


# WiCE


def claim_checked(state: None, claim: Claim) -> Json:
    """Whether the claim is shown, citing its grounds among the evidence sentences, and which those are."""
    text = "\n".join(claim.evidence)
    starts = [0]
    for each in claim.evidence:
        starts.append(starts[-1] + len(each) + 1)
    spans = {
        Span(start, start + len(each)): n
        for n, (start, each) in enumerate(zip(starts, claim.evidence, strict=False))
        if each.strip()
    }
    blocks = tuple(Block(span, Label.BODY) for span in spans)
    article = Article("-", text, claim.evidence[0].strip() or "Untitled", None, None, None, blocks)
    listed = list(spans)
    cuts = [Passage(n, tuple(listed[at : at + AT_ONCE]), 1) for n, at in enumerate(range(0, len(listed), AT_ONCE))]
    given = numbered(article, cuts)
    checker = Checker(given)
    labels = put(checker, given, claim.claim)
    places = {label: spans[span] for each in given for label, span in each.labelled()}
    return {
        "shown": not checker.unsupported,
        "sentences": [places[label] for label in labels],
        "exact": exact(checker, text),
    }


def sentence_f1s(claims: Iterable[Claim], judged: dict[str, Json]) -> list[float]:
    """Of each claim that some sentences support: F1 of its grounds against the set of them that fits best."""
    found = []
    for claim in claims:
        sets = [set(each) for each in claim.supporting_sentences if each]
        if sets:
            cited = set(judged[claim.id]["sentences"])
            found.append(max(metrics.f1(*metrics.precision_recall(cited, each)) for each in sets))
    return found


# Tampering


def tampered_checked(state: None, item: Tampered) -> Json:
    """Which forms of a sentence are shown, each citing the sentence: changed, untouched and shortened."""
    article = read(item.source.encode("utf-8", "surrogatepass"), "article.md")
    given = numbered(article, passages(article)) if article else ()
    own = [label for each in given for label, span in each.labelled() if (span.start, span.end) == item.span]
    forms = {"changed": item.changed, "untouched": item.sentence, "shortened": item.shortened}
    shown: Json = {"exact": []}
    for name, text in forms.items():
        checker = Checker(given)
        if text is not None:
            shown[name] = checker.check(DraftSentence(text, tuple(own))) is not None
            shown["exact"] += exact(checker, item.source)
    return shown


def tampering_shares(tampered: Iterable[Tampered], shown: dict[str, Json]) -> dict[str, list[float]]:
    """1 for each changed sentence that was withheld, by kind, and for each true one that was shown."""
    shares: dict[str, list[float]] = {f"tampered_caught_{kind}": [] for kind in KINDS}
    ways: dict[str, list[float]] = {"untouched": [], "shortened": []}
    for each in tampered:
        shares[f"tampered_caught_{each.kind}"].append(float(not shown[each.id]["changed"]))
        for way in ways.keys() & shown[each.id].keys():
            ways[way].append(float(shown[each.id][way]))
    kept = {f"{way}_kept": values for way, values in ways.items()}
    return {**shares, **kept, "true_kept": [*ways["untouched"], *ways["shortened"]]}


# Showing


def summary_case(pair: SummaryPair, told: Json) -> Case:
    right = told["shown"] == pair.supported
    note = f"withheld: {' '.join(told['withheld'])}" if told["withheld"] else "nothing was withheld"
    expected = "supported" if pair.supported else f"not supported: {', '.join(pair.edit_types) or 'edited'}"
    return Case(pair.id, pair.summary, expected, "shown" if told["shown"] else "withheld", float(right), note=note)


def claim_case(claim: Claim, judged: Json) -> Case:
    right = judged["shown"] == (claim.label == "supported")
    cited = tuple(claim.evidence[each] for each in judged["sentences"])
    said = "shown" if judged["shown"] else "withheld"
    return Case(claim.id, claim.claim, claim.label.replace("_", " "), said, float(right), cited)


def tampered_case(item: Tampered, shown: Json) -> Case:
    """The form that was judged wrongly, or the changed one."""
    wrong = [form for form, is_shown in shown.items() if form != "exact" and is_shown is (form == "changed")]
    form = wrong[0] if wrong else "changed"
    texts = {"changed": item.changed, "untouched": item.sentence, "shortened": item.shortened or ""}
    expected = f"withheld: another {item.kind}" if form == "changed" else f"shown: {form}"
    said = "shown" if shown[form] else "withheld"
    return Case(item.id, texts[form], expected, said, float(not wrong), (item.sentence,))


def plot(figures: dict[str, float | None]) -> Bars:
    names = [f"tampered_caught_{kind}" for kind in KINDS]
    return Bars("Tampered sentences caught", tuple(KINDS), {"Precis": tuple(figures[name] for name in names)})


def parts(data: Data) -> tuple[str, ...]:
    """Sentences are drawn from the articles of one split of RealTime QA; the other two sets are the same in each."""
    return data.news_splits()


EVALUATION = Evaluation("support", "Whether what is not supported is withheld, and what is true is shown.", parts, run)
