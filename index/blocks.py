"""Label the blocks of a source text: what is the article, and what only stands on its page."""
from index.clutter import sign_of
from index.cutting import cut
from index.body import Row, row
import re
_SPACE=re.compile(r"\s+")
def rows_of(text: str) -> list[Row]:
    found=[]
    for span in cut(text):
        words=_SPACE.sub(" ",span.of(text))
        found.append(row(words, sign_of(words, words.count(" ")+1)))
    return found
