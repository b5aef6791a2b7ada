"""A story as it grows: what stands below its sentences is made only as far as a digest has room for it."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from bot.checking.account import Account
from bot.checking.check import Checker
from bot.digests.concerning import Concern
from bot.digests.differing import differing
from bot.digests.differing_days import differing_days
from bot.digests.foremost import READ_ARTICLES, Cuts, foremost, numbered
from bot.digests.voices import spoken
from bot.draft import Writer
from bot.kept.looked import Known
from bot.llm.meter import Meter
from bot.reply import Citation, Disagreement, Event, Sentence, Story, Voice
from bot.timeline import events
from index.article import Article, Span
from index.related.statements import Sentences
from index.stories import Grouped
from index.text.words import content_stems

MOST_EVENTS = 6

Disagreeing = Callable[[str, Sequence[Sentence], Sequence[Citation]], tuple[Disagreement, ...]]
"""What differs between sentences about the words given first (bot/answering/disagreement.py)."""


@dataclass(frozen=True, slots=True)
class Written:
    """By whom a digest is written, for what topic, as of when, and for a reader who knows what."""

    topic: str | None
    writer: Writer
    meter: Meter
    now: datetime
    disagreeing: Disagreeing | None = None
    known: Known | None = None
    cuts: Cuts = field(default_factory=Cuts)
    concern: Concern = field(default_factory=Concern)

    @property
    def read(self) -> Set[str]:
        """The ids of the articles whose news the reader has been told."""
        return self.known.articles if self.known else frozenset()


@dataclass(slots=True)
class Told:
    """A story that has been told, and from what; each further part of it is made once, when it is first asked for."""

    bare: Story
    group: Grouped
    compared: Sentences | None
    written: Written
    account: Account
    _differing: Story | None = field(default=None, init=False)
    _whole: Story | None = field(default=None, init=False)

    def with_differences(self) -> Story:
        if self._differing is None:
            self._differing = replace(self.bare, disagreements=self._disagreements())
        return self._differing

    def whole(self) -> Story:
        if self._whole is None:
            self._whole = replace(
                self.with_differences(), timeline=self._timeline(), voices=tuple(self._voices(self.bare.sentences))
            )
        return self._whole

    def _disagreements(self) -> tuple[Disagreement, ...]:
        """What answers the reader's question differently, else the figures and the days that its articles give."""
        found: tuple[Disagreement, ...] = ()
        if self.written.disagreeing:
            about = self.written.topic or self.bare.headline
            found = self.written.disagreeing(about, self.bare.sentences, self.account.citations)
        if not found and self.compared:
            ids = {article.id for article in self.group.articles}
            found = tuple(
                each for find in (differing, differing_days) for each in find(self.compared, ids, self.account)
            )
        return found

    def _timeline(self) -> tuple[Event, ...]:
        """None where all happened on one day. What reports on something else tell counts only if it is on the topic;
        what shares no word with the story's sentences is another's."""
        articles = self.written.concern.told(foremost(self.group.articles, self.group))
        near = {each.id: float(self._on_topic(each)) for each in articles}
        asked = frozenset(content_stems(self.written.topic or ""))
        language = self.group.articles[0].language
        said = {stem for each in self.bare.sentences for stem in content_stems(each.text, language)}
        found = events(
            articles, self.account, self.written.now, most=MOST_EVENTS, relevance=near, topic=asked, cut=self._sentences
        )
        found = tuple(each for each in found if not said.isdisjoint(content_stems(each.sentence.text, language)))
        return found if len({each.first for each in found}) > 1 else ()

    def _sentences(self, article: Article) -> tuple[Span, ...]:
        only = self.written.concern.of_article(article)
        return self.written.cuts.sentences(article) if only is None else only

    def _voices(self, sentences: Sequence[Sentence]) -> Iterator[Voice]:
        articles = islice(filter(self._on_topic, self.group.articles), READ_ARTICLES)  # a story may have hundreds
        told = self.written.concern.told(tuple(articles))
        given = tuple(numbered(told, self.written.cuts, only=self.written.concern.of_article))
        above = [(self.account.citations[each.citations[0] - 1].article, each.text) for each in sentences]
        for each in spoken(given, above):
            checker = Checker(given)
            checked = checker.check(each.draft)
            self.account.unsupported += checker.unsupported
            if checked:
                places = ((checker.citations[n - 1].article, checker.citations[n - 1].span) for n in checked.citations)
                yield Voice(each.actor, self.account.take(checked, places))

    def _on_topic(self, article: Article) -> bool:
        """Whether an article's title or first sentence has a word of the topic; without a topic every one is on it."""
        if not self.written.topic:
            return True
        first = [span.of(article.text) for span in self.written.cuts.sentences(article)[:1]]
        begins = content_stems(" ".join([article.title, *first]), article.language)
        return not set(content_stems(self.written.topic, article.language)).isdisjoint(begins)
