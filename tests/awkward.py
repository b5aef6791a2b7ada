"""Awkward text: what hypothesis draws articles from, in every test that checks an invariant."""

from hypothesis import strategies as st

from index.article import Article, Block, Label, Span

SENTENCES = (
    "The mayor said on Tuesday that the bridge would reopen on 14 May.",
    "“We waited,” she said, “and nobody came.”",
    "Gov. Lee spoke at 5 p.m. On Monday, the U.S. Army declined to comment.",
    "Yahoo! Inc. shares fell 3.5% to $12.40.",
    "El café de Zoë cerró en São Tomé.",
    "He\u0301le\u0300ne left at noon.",
    "The vote was 51–49 🎉 and nobody 👩‍👩‍👧 was surprised.",
    "市长周二说，大桥将于五月重新开放。记者没有得到回应！",
    "Мэр сообщил, что мост откроют в мае.",
    "No. 5 won.The crowd sang.And went home.",
    "What now? Nobody knows…",
    "It will not reopen before 2026.",
)
"""Curly quotes, abbreviations, accents composed and combining, emoji, scripts without spaces, sentences run on."""

GAPS = ("\n\n", "\r\n\r\n", "\n", " \n\t\n", "\r\n")

paragraphs = st.lists(
    st.one_of(st.sampled_from(SENTENCES), st.text(min_size=1, max_size=60)), min_size=1, max_size=4
).map(" ".join)
texts = st.lists(st.tuples(paragraphs, st.sampled_from(GAPS)), max_size=8).map(
    lambda parts: "".join(paragraph + gap for paragraph, gap in parts)
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Any text, its lines cut into blocks with labels at random; repeated, empty and undated ones among them."""
    text = draw(st.one_of(texts, texts.map(lambda words: "\ufeff" + words), texts.map(lambda words: words + words)))
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            blocks.append(
                Block(Span(start, end), draw(st.sampled_from([Label.BODY, Label.BODY, Label.COMMENT, Label.TITLE])))
            )
        start = end
    return Article("/a.txt", text, "A title", None, None, None, tuple(blocks))
