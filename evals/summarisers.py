"""Published extractive summarisers, given our sentences: the first ones, and sumy's TextRank, LexRank and LSA.

TextRank: Mihalcea and Tarau 2004; LexRank: Erkan and Radev 2004; LSA: Steinberger and Ježek 2004; all as sumy has them,
with its English stemmer and stop words. sumy's own tokenizer wants data that has to be downloaded: it is given words
by `Words`.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
MOST_SENTENCES = 60
"""Sentences that the graph of a peer is made of: news says what matters long before, and the graph grows with the
square of their number."""

NAMES = ("lead", "TextRank", "LexRank", "LSA")


class Words:
    """sumy's tokenizer, as far as a document of ready sentences needs one."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(_WORD.findall(sentence))


def summarised(name: str, sentences: Sequence[str], most: int) -> list[str]:
    """The `most` sentences that the summariser picks, in the order of the text; none of none."""
    if name == "lead" or not sentences:
        return list(sentences[:most])
    import numpy
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    words = Words()
    document = ObjectDocumentModel([Paragraph([Sentence(each, words) for each in sentences[:MOST_SENTENCES]])])
    with numpy.errstate(invalid="ignore"):  # LexRank divides by zero where no two sentences share a word
        return [str(each) for each in _summariser(name)(document, most)] or list(sentences[:most])


@cache
def _summariser(name: str) -> Any:
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    made = {"TextRank": TextRankSummarizer, "LexRank": LexRankSummarizer, "LSA": LsaSummarizer}[name](
        Stemmer("english")
    )
    made.stop_words = get_stop_words("english")
    return made
