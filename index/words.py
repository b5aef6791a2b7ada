"""Words as they are compared everywhere: folded, stemmed, without the ones that carry no meaning."""

import re
import threading
from functools import lru_cache

import tantivy

WORD = r"\p{N}+(?:[.,]\p{N}+)*|\p{L}[\p{L}\p{M}\p{N}]*"
"""A number with its separators, or a run of letters; apostrophes and hyphens part words."""

STOPWORDS = frozenset(
    """a about above after again against all also am an and any are aren as at be because been before being
    below between both but by can cannot could couldn d did didn do does doesn doing don down during each else
    ever few for from further get gets got had hadn has hasn have haven having he her here hers herself him
    himself his how however i if in into is isn it its itself just let ll m may me might mightn more most much
    must mustn my myself needn no nor not now of off on once only onto or other our ours ourselves out over own
    per re s same shall shan she should shouldn so some such t than that the their theirs them themselves then
    there these they this those through to too under until up upon ve very via was wasn we were weren what when
    where whether which while who whom whose why will with within without would wouldn yet you your yours
    yourself yourselves""".split()
)
"""English function words, and what is left of contractions when the apostrophe parts them."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")

_local = threading.local()


def stems(text: str) -> list[str]:
    """Every word: case and accents folded, English suffixes removed (Porter2, Snowball), in order."""
    found: list[str] = _analyzers()[0].analyze(text)
    return found


def stemmed(text: str) -> dict[str, str]:
    """Each stem with a word of the text that has it, case and accents folded: `visit` with `visiting`."""
    return dict(zip(stems(text), _analyzers()[1].analyze(text), strict=True))


def placed(text: str) -> list[tuple[str, int]]:
    """Each word's stem and where it starts, in order."""
    return [(stem, match.start()) for match in _WORD.finditer(text) for stem in stems(match.group())]


def content_stems(text: str) -> list[str]:
    """The words that carry meaning, stemmed, in order."""
    return [word for word in stems(text) if word not in _stemmed_stopwords()]


def _analyzers() -> tuple[tantivy.TextAnalyzer, tantivy.TextAnalyzer]:
    """With and without the stemmer; a pair for each thread, since an analyzer keeps state while it works."""
    if not hasattr(_local, "analyzers"):
        _local.analyzers = (analyzer(), analyzer(stemmed=False))
    pair: tuple[tantivy.TextAnalyzer, tantivy.TextAnalyzer] = _local.analyzers
    return pair


def analyzer(*, stemmed: bool = True) -> tantivy.TextAnalyzer:
    """What makes words of a text, here and in the word index."""
    filters = [tantivy.Filter.ascii_fold(), tantivy.Filter.lowercase()]
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(WORD))
    for each in [*filters, tantivy.Filter.stemmer("english")] if stemmed else filters:
        builder = builder.filter(each)
    return builder.build()


@lru_cache(maxsize=1)
def _stemmed_stopwords() -> frozenset[str]:
    return STOPWORDS | frozenset(stem for stop in STOPWORDS for stem in stems(stop))
