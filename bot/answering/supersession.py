"""What has been overtaken: a plan that was put off or carried out, a figure that its own outlet has corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.stages import Stage, stage
from bot.reply import Citation, Claim, Sentence, Standing
from index.article import ENGLISH, Published
from index.days.mentioned import spoken
from index.text.lexemes import Lexeme, lexemes

SAME = 0.3
"""The share of the shorter sentence's content words, a name among them, that reports on one event have in common."""
FEWEST = 3
"""So many words, at least."""
WITHOUT_NAMES = frozenset({"ar", "de", "zh"})
"""Languages whose capitals tell no names: of them more words must be shared, half of the shorter sentence's."""


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence of a reply with the day its article appeared, and its content words; of other languages than English
    without its figures."""

    sentence: Sentence
    citation: Citation
    published: Published
    day: date
    stage: Stage | None
    words: frozenset[str]
    names: frozenset[str]


def reports(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> list[Report]:
    """The sentences whose articles' days are known, earliest first."""
    found = []
    for sentence in sentences:
        citation = citations[sentence.citations[0] - 1]
        published = citation.article.published
        if published is not None and published.day is not None:
            language = citation.article.language
            how_far = stage(sentence.text, language)
            said = [word for word in lexemes(sentence.text, language) if word.content and _counts(word, language)]
            words, names = (frozenset(word.stem for word in some) for some in (said, filter(_is_name, said)))
            found.append(Report(sentence, citation, published, published.day, how_far, words, names))
    return sorted(found, key=lambda each: each.published.when)


def overtaken(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> dict[Sentence, list[Sentence]]:
    """Reports of a plan, each with the later reports that it was put off or carried out, earliest first."""
    found: dict[Sentence, list[Sentence]] = {}
    told = reports(sentences, citations)
    for n, earlier in enumerate(told):
        later = [each for each in told[n + 1 :] if _overtakes(each, earlier)]
        if later:
            found[earlier.sentence] = [each.sentence for each in later]
    return found


def _overtakes(later: Report, earlier: Report) -> bool:
    """Whether a report says what became of the plan that an earlier one tells."""
    if earlier.stage not in (Stage.PLANNED, Stage.PUT_OFF) or later.day <= earlier.day:
        return False
    if later.citation.article.id == earlier.citation.article.id or not _same_event(later, earlier):
        return False
    if later.stage is Stage.PUT_OFF:
        return True
    planned = [
        each.first
        for each in spoken(earlier.sentence.text, earlier.published, earlier.citation.article.language)
        if each.first > earlier.day
    ]
    return later.stage is Stage.HAPPENED and (not planned or min(planned) <= later.day)


def _same_event(one: Report, other: Report) -> bool:
    shared, language = one.words & other.words, one.citation.article.language
    if language != other.citation.article.language and {language, other.citation.article.language} - {ENGLISH, None}:
        return False
    fewest = min(len(one.words), len(other.words))
    if language in WITHOUT_NAMES:
        return len(shared) >= max(FEWEST, fewest / 2)
    return len(shared) >= max(FEWEST, SAME * fewest) and bool(shared & one.names & other.names)


def _counts(word: Lexeme, language: str | None) -> bool:
    return not word.number or language in (ENGLISH, None)


def _is_name(word: Lexeme) -> bool:
    return word.capital and word.start > 0


def standing(claim: Claim, claims: Sequence[Claim], plans: Sequence[str]) -> Standing | None:
    """Why a claim holds no longer: it was a plan, or its own outlet has given another value since."""
    if claim.text in plans:
        return Standing.PLANNED
    later = (
        other
        for other in claims
        if other.outlet
        and other.outlet == claim.outlet
        and claim.published
        and other.published
        and other.published.when > claim.published.when
    )
    return Standing.UPDATED if next(later, None) else None
