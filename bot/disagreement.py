"""Where the articles cited for one question give different dates or numbers: shown side by side, never averaged."""

from collections.abc import Sequence

from bot.held import values
from bot.question import COMPARABLE, asked
from bot.reply import Citation, Claim, Disagreement, Sentence, order_key
from bot.values import differ


def disagreements(
    question: str, sentences: Sequence[Sentence], citations: Sequence[Citation]
) -> tuple[Disagreement, ...]:
    """One disagreement where different articles answer with values that cannot all be meant, else none."""
    wants = asked(question)
    if wants.kind not in COMPARABLE:
        return ()
    claims = []
    for sentence in sentences:
        citation = citations[sentence.citations[0] - 1]
        found = values(wants, sentence.text, citation.article.published)
        claims.append(
            (
                Claim(sentence.text, citation.number, citation.article.published, citation.article.outlet),
                citation.article.id,
                found,
            )
        )
    apart = [
        claim
        for claim, article, found in claims
        if any(article != other and differ(found, others) for _, other, others in claims)
    ]
    if len(apart) < 2:
        return ()
    return (Disagreement(question, tuple(sorted(apart, key=lambda claim: order_key(claim.published)))),)
