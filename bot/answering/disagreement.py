"""Where the articles cited for one question give different dates or numbers: shown side by side, never averaged.

And where a later report has overtaken an earlier one, which is no disagreement: bot/answering/supersession.py tells.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.figures_abroad import changed
from bot.answering.held import values
from bot.answering.question import COMPARABLE, Asked, asked
from bot.answering.supersession import overtaken, standing
from bot.answering.values import differ
from bot.reply import Citation, Claim, Disagreement, Sentence, order_key


def disagreements(
    question: str, sentences: Sequence[Sentence], citations: Sequence[Citation]
) -> tuple[Disagreement, ...]:
    """At most one: claims of different articles that cannot all be meant, or an earlier plan and what became of it.

    Latest first; an earlier claim says why it holds no longer, where that can be told.
    """
    wants = asked(question)
    plans = overtaken(sentences, citations)
    claims = _apart(wants, sentences, citations) if wants.kind in COMPARABLE else []
    if len(claims) < 2:
        known = dict.fromkeys(each for plan, later in plans.items() for each in (plan, *later))
        claims = [_claim(each, citations) for each in known]
    if len(claims) < 2:
        claims = [_claim(each, citations) for each in changed(sentences, citations)]
    if len(claims) < 2:
        return ()
    claims.sort(key=lambda claim: order_key(claim.published))
    planned = [sentence.text for sentence in plans]
    judged = tuple(replace(claim, standing=standing(claim, claims, planned)) for claim in claims)
    return (Disagreement(question, judged),)


def _apart(wants: Asked, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> list[Claim]:
    """The claims whose dates or numbers differ from those of another article."""
    found = [
        (_claim(each, citations), citation.article.id, values(wants, each.text, citation.article.published))
        for each in sentences
        for citation in [citations[each.citations[0] - 1]]
    ]
    return [
        claim
        for claim, article, held in found
        if any(article != other and differ(held, others) for _, other, others in found)
    ]


def _claim(sentence: Sentence, citations: Sequence[Citation]) -> Claim:
    article = citations[sentence.citations[0] - 1].article
    return Claim(sentence.text, sentence.citations[0], article.published, article.outlet)
