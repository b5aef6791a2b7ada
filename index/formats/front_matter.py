"""The head of a Markdown file (`---` … `---`), or of a text file that begins with `Title:`, `Date:` and the like."""

import re

_KEYS = {
    "title": ("title", "headline"),
    "outlet": ("outlet", "site", "sitename", "site_name", "publication", "publisher", "newspaper", "source"),
    "byline": ("author", "authors", "byline", "by"),
    "date": ("date", "published", "publish_date", "published_at", "pubdate", "datepublished"),
    "modified": ("updated", "modified", "lastmod", "last_modified"),
    "url": ("url", "link", "canonical", "permalink"),
    "language": ("language", "lang", "locale"),
}
_NAMES = {alias: name for name, aliases in _KEYS.items() for alias in aliases}
_FENCED = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"(\w[\w -]{0,30})[ \t]*:[ \t]*(.*)")
_HEADER_LINES = 8
_LONGEST = 20_000


def front_matter(text: str) -> dict[str, str]:
    """What the head says, under the names title, outlet, byline, date, modified, url and language.

    Reads the YAML that such heads are made of: plain and quoted values, `[a, b]` and `- a` lists.
    """
    head = text[:_LONGEST]
    if fenced := _FENCED.match(head):
        return _entries(fenced[1].splitlines())
    lines = head.lstrip("\ufeff").split("\n", _HEADER_LINES)[:_HEADER_LINES]
    header: list[str] = []
    for line in lines:
        entry = _ENTRY.fullmatch(line.strip())
        if not entry or _NAMES.get(entry[1].strip().lower()) is None:
            break
        header.append(line)
    return _entries(header) if len(header) >= 2 else {}


def _entries(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    key: str | None = None
    listed: list[str] = []
    for line in [*lines, "end:"]:
        item = re.match(r"\s*-\s+(.+)", line)
        entry = _ENTRY.match(line)
        if item and key:
            listed.append(_plain(item[1]))
        elif entry:
            if key and listed:
                found.setdefault(key, _listed(listed))
            key, listed = _NAMES.get(entry[1].strip().lower().replace("-", "_")), []
            if key and (value := _value(entry[2])):
                found.setdefault(key, value)
    return found


def _value(words: str) -> str:
    words = words.strip()
    if words.startswith("[") and words.endswith("]"):
        return _listed([_plain(item) for item in words[1:-1].split(",")])
    return _plain(words)


def _plain(words: str) -> str:
    """Without quotation marks; without a comment where the value is not quoted."""
    words = words.strip()
    if quoted := re.match(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'", words):
        return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted[1] is not None else quoted[2].replace("''", "'")
    return re.sub(r"\s#.*$", "", words).strip()


def _listed(names: list[str]) -> str:
    names = [name for name in names if name]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
