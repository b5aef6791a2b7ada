"""A file with a JSON object on each line (.jsonl, .ndjson, also .gz) -> an article of each."""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from index.dates import Evidence
from index.fetching.addresses import is_address, tidy
from index.formats.delivery import Delivered, Said
from index.ingest.preparing import Failure

TEXT = ("text", "content", "body", "article", "articlebody", "maintext", "fulltext", "content_text")
HTML = ("html", "content_html", "raw_html")
TITLE = ("title", "headline", "heading")
URL = ("url", "link", "source_url", "canonical_url", "webpage", "uri")
OUTLET = (
    "outlet",
    "publisher",
    "publication",
    "site_name",
    "sitename",
    "source",
    "newspaper",
    "domain",
    "source_domain",
)
LANGUAGE = ("language", "lang", "inlanguage")
BYLINE = ("byline", "author", "authors", "creator")
DATE = (
    "date", "published", "published_at", "publishedat", "date_published", "datepublished", "date_publish",
    "publish_date", "publication_date", "pubdate", "pub_date", "timestamp", "time", "date_download",
)  # fmt: skip
"""The names that data sets give to these things, in small letters; the first that is there counts."""


def articles(path: Path, limit_bytes: int) -> Iterator[Delivered | Failure]:
    """An article of each line, with its URL as its source, else the file's path, `#` and the number of the line."""
    with _opened(path) as file:
        number = 0
        while line := file.readline(limit_bytes + 1):
            number += 1
            place = f"{path}#{number}"
            if len(line) > limit_bytes:
                yield Failure(place, f"is longer than {limit_bytes / 1_000_000:.3g} MB")
                while line and not line.endswith(b"\n"):
                    line = file.readline(limit_bytes)
            elif line.strip():
                yield _article(line, place)


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _article(line: bytes, place: str) -> Delivered | Failure:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Failure(place, f"not JSON ({error})")
    if not isinstance(record, dict):
        return Failure(place, "not a JSON object")
    fields = {str(name).lower(): value for name, value in record.items()}
    text, page = _words(fields, TEXT), _words(fields, HTML)
    if not text and not page:
        return Failure(place, f"no text: it is looked for under {', '.join(TEXT)} and {', '.join(HTML)}")
    url, title, date = _words(fields, URL), _words(fields, TITLE), _words(fields, DATE)
    said = Said(
        title=" ".join(title.split()) if title else None,
        outlet=_outlet(fields),
        byline=_words(fields, BYLINE),
        languages=tuple(filter(None, [_words(fields, LANGUAGE)])),
        dates=(Evidence("metadata", date),) if date else (),
    )
    try:
        source = tidy(url) if url and is_address(url) else place
    except ValueError:
        source = place
    words, name = (text, "text.txt") if text else (page or "", "page.html")
    return Delivered(source, words.encode("utf-8", "surrogatepass"), name, said=said)


def _outlet(fields: Mapping[str, Any]) -> str | None:
    for name in OUTLET:
        value = fields.get(name)
        if isinstance(value, dict):
            value = value.get("name") or value.get("title")
        if isinstance(value, str) and value.strip() and not is_address(value):
            return " ".join(value.split())
    return None


def _words(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of these fields that holds words: a string, a number (of seconds, for a date), or a list of strings."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            parts = [each.get("name") if isinstance(each, dict) else each for each in value]
            joint = "\n\n" if names is TEXT else ", "
            value = joint.join(each for each in parts if isinstance(each, str))
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, int | float) and not isinstance(value, bool) and names is DATE:
            return _moment(value)
        if isinstance(value, str) and value.strip():
            return value if names in (TEXT, HTML) else value.strip()
    return None


def _moment(seconds: float) -> str | None:
    """A time stamp as a date; a year as it stands; milliseconds are told by their size."""
    from datetime import UTC, datetime

    if 1900 <= seconds < 2200 and seconds == int(seconds):
        return str(int(seconds))
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
