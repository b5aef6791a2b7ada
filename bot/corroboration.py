"""Who else says it: the articles that carry a checked sentence too, each with its own words for it."""

from collections.abc import Iterator, Sequence, Set

from bot.attribution import unframed
from bot.support import Evidence, missing
from index.article import Article, Span
from index.statements import Sentences

FACTS = frozenset({"number", "quantity", "date", "name", "negation", "direction", "link"})
"""What a further source must say itself. That its other words mean the same is shown by their likeness."""

AROUND = 300
"""Code points before a quote, and of the article's beginning, in which a name may stand that the quote takes up."""


def places(cited: Sequence[tuple[Article, Span]], sentences: Sentences) -> list[int]:
    """The places of the cited spans among the sentences; of those that are whole sentences."""
    known = {(article.id, span): place for place, (article, span) in enumerate(_located(sentences))}
    return [known[article.id, span] for article, span in cited if (article.id, span) in known]


def corroborating(
    text: str, cited: Sequence[tuple[Article, Span]], sentences: Sentences, among: Set[str]
) -> Iterator[tuple[Article, Span]]:
    """Where other articles say what a sentence says, an article at most once; `among` are the ids that may be cited.

    Each of them says every number, date and name of the sentence, and denies nothing of it. The words given first
    carry the sentence wholly (bot/check.py).
    """
    heard = {article.id for article, _ in cited}
    for place in places(cited, sentences):
        for number, (first, last, _) in sorted(sentences.carriers(place).items()):
            article = sentences.articles[number]
            if article.id in heard or article.id not in among:
                continue
            span = Span(sentences.spans[first].start, sentences.spans[last].end)
            gap = article.text[sentences.spans[first].end : sentences.spans[last].start] if last > first else ""
            if not gap.strip() and says(text, article, span):
                heard.add(article.id)
                yield article, span


def says(text: str, article: Article, span: Span) -> bool:
    """Whether a quote has the sentence's facts."""
    before = article.text[max(0, span.start - AROUND) : span.start]
    context = f"{article.title}\n{article.text[:AROUND]}\n{before}"
    day = article.published.when if article.published and article.published.day else None
    found = missing(unframed(text, [article]), [Evidence(" ".join(span.of(article.text).split()), context, day)])
    return not any(each.kind in FACTS for each in found)


def _located(sentences: Sentences) -> Iterator[tuple[Article, Span]]:
    for place, span in enumerate(sentences.spans):
        yield sentences.articles[int(sentences.article[place])], span
