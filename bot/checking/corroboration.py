"""Who else says it: the articles that carry a checked sentence too, each with its own words for it."""

import re
from collections.abc import Iterator, Sequence, Set

from bot.checking.attribution import unframed
from bot.sentences.verbs import is_clause
from bot.support import Evidence, missing
from index.article import Article, Span
from index.days.mentions import MONTHS
from index.related.statements import Sentences
from index.text.lexemes import Lexeme, lexemes
from index.text.names import find_names, key
from index.text.quantities import find_quantities
from index.text.questions import asks

TURNED = frozenset({"negation", "direction", "link"})
"""What no source may be missing that is cited for a sentence."""

HALF = 0.5
"""The share of a sentence's names, and of its figures, that a further source has to say."""

_ENDED = re.compile(r"[.!…。！][”\"’')\]»]*$")
"""A question says nothing, nor do words that are no sentence: `Silicon Valley Bank collapse: live updates`."""
_SOMEBODY = re.compile(r"[\"“‘']?(?:he|she)\b", re.IGNORECASE)
OF_SOMEBODY = 0.6
"""The share of a sentence's words that a quote has to say itself where it begins with `He` or `She`: of whom it speaks
stands elsewhere."""

AROUND = 300
"""Code points before a quote, and of the article's beginning, in which a name may stand that the quote takes up."""


Place = tuple[Article, Span]


def corroborating(text: str, cited: Sequence[Place], sentences: Sentences, among: Set[str]) -> Iterator[Place]:
    """Where other articles say what a sentence says, an article at most once; `among` are the ids that may be cited.

    They may say less than it does, never otherwise. The words given first carry the sentence wholly
    (bot/checking/check.py).
    """
    given = [(article.id, span) for article, span in cited]
    heard = {name for name, _ in given}
    for place in (sentences.places[each] for each in given if each in sentences.places):
        for number, (first, last, _) in sorted(sentences.carriers(place).items()):
            article, name = sentences.articles[number], sentences.ids[number]
            if name in heard or name not in among:
                continue
            span = Span(sentences.spans[first].start, sentences.spans[last].end)
            gap = article.text[sentences.spans[first].end : sentences.spans[last].start] if last > first else ""
            if not gap.strip() and says(text, article, span):
                heard.add(name)
                yield article, span


def says(text: str, article: Article, span: Span) -> bool:
    """Whether a quote says what a sentence does, where their likeness shows that both are about the same.

    It says half of the sentence's names (or the words before it do) and half of its figures; it has no figure in place
    of one of the sentence's, and turns nothing round.
    """
    quote = " ".join(span.of(article.text).split())
    if asks(quote) or not (_ENDED.search(quote) or is_clause(quote)):
        return False
    claimed = lexemes(unframed(text, [article]))
    before = f"{article.title} {article.text[:AROUND]} {article.text[max(0, span.start - AROUND) : span.start]}"
    said, quoted = figures(claimed), figures(lexemes(quote))
    if (said - quoted and quoted - said) or len(said & quoted) < HALF * len(said):
        return False
    if _SOMEBODY.match(quote) and _shared(claimed, lexemes(quote)) < OF_SOMEBODY:
        return False
    names = {word for name in find_names(claimed) for word in name.keys}
    known = {key(word) for word in (*lexemes(quote), *lexemes(before))}
    if len(names & known) < HALF * len(names):
        return False
    day = article.published.when if article.published and article.published.day else None
    found = missing(unframed(text, [article]), [Evidence(quote, before, day)])
    return not any(each.kind in TURNED for each in found)


def _shared(claimed: tuple[Lexeme, ...], quoted: tuple[Lexeme, ...]) -> float:
    said = {word.stem for word in claimed if word.content}
    return len(said & {word.stem for word in quoted}) / len(said) if said else 1.0


def figures(words: tuple[Lexeme, ...]) -> frozenset[float]:
    """The numbers of a text, those that belong to a name (`Apollo 11`) apart."""
    return frozenset(
        each.value
        for each in find_quantities(words)
        if not (each.first and words[each.first - 1].capital and words[each.first - 1].low not in MONTHS)
    )
