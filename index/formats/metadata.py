"""What an HTML page says about itself: title, outlet, byline, dates and address."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from index.article import Precision
from index.dates import Evidence, read_date


@dataclass(frozen=True, slots=True)
class Facts:
    """From JSON-LD, meta tags and mark-up; None or empty where the page does not say.

    `body` is JSON-LD's articleBody, `description` the page's own summary, `address` what it gives as its own, as it is
    written there; `languages` are language tags that it declares, strongest first.
    """

    title: str | None
    outlet: str | None
    byline: str | None
    description: str | None
    body: str | None
    dates: tuple[Evidence, ...]
    address: str | None = None
    languages: tuple[str, ...] = ()


_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Blog)$|^(?:News|Opinion|Analysis|Background)")
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "published", "article.published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.created", "dcterms.issued",
    "article_date_original", "cxenseparse:recs:publishtime",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_NOT_THE_ARTICLE = (
    "ancestor::nav or ancestor::aside or ancestor::footer"
    " or ancestor::*[contains(@class,'comment') or contains(@class,'related')]"
)


def facts(tree: Any) -> Facts:
    """What the parsed page (an lxml tree) says about the article that it holds."""
    items = [item for item in _linked_data(tree) if _is_article(item)]
    meta = _meta(tree)
    address = _first(tree, "//link[@rel='canonical']/@href") or meta.get("og:url")
    outlet = _outlet(items, meta) or _suffix(_first(tree, "//title//text()"), meta.get("og:title"))
    return Facts(
        title=_title(tree, items, meta, outlet),
        outlet=outlet or _domain(address),
        byline=_byline(tree, items, meta),
        description=_said(items, "description") or meta.get("og:description") or meta.get("description"),
        body=max((body for item in items if isinstance(body := item.get("articleBody"), str)), key=len, default=None),
        dates=tuple(_dates(tree, items, meta, address)),
        address=address,
        languages=tuple(_languages(tree, items, meta)),
    )


def _languages(tree: Any, items: list[dict[str, Any]], meta: dict[str, str]) -> Iterator[str]:
    """The article's own word goes before the page's, and that before what its system writes."""
    said = (_said(items, "inLanguage"), *tree.xpath("//article[1]/@lang"), *tree.xpath("/html/@lang"))
    yield from (str(tag) for tag in (*said, meta.get("og:locale"), meta.get("language")) if tag)


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in the page's JSON-LD, nested ones too; what is not JSON is passed over, as browsers do."""
    waiting: list[Any] = []
    for words in tree.xpath("//script[contains(@type,'ld+json')]/text()"):
        try:
            waiting.append(json.loads(str(words).strip().rstrip(";"), strict=False))
        except (ValueError, RecursionError):
            continue
    waiting.reverse()
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += [inner for inner in value.values() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            waiting += reversed(value)


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPES.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _meta(tree: Any) -> dict[str, str]:
    """The page's meta tags, by their name, property or itemprop in small letters; the first of each."""
    found: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            name, value = tag.get(attribute), clean(tag.get("content"))
            if name and value:
                found.setdefault(name.strip().lower(), value)
    return found


def clean(value: object) -> str | None:
    """A string without mark-up, entities and doubled spaces; None for anything else and for an empty one."""
    if not isinstance(value, str):
        return None
    words = re.sub(r"<[^<>]{1,200}>", " ", html.unescape(html.unescape(value)))
    words = " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", words).split())
    return words or None


def _said(items: list[dict[str, Any]], key: str) -> str | None:
    return next((words for item in items if (words := clean(item.get(key)))), None)


def _first(tree: Any, path: str) -> str | None:
    return next((words for found in tree.xpath(path) if (words := clean(str(found)))), None)


def _title(tree: Any, items: list[dict[str, Any]], meta: dict[str, str], outlet: str | None) -> str | None:
    headings = tree.xpath("//h1[normalize-space()]")
    heading = clean("".join(headings[0].itertext())) if len(headings) == 1 else None
    title = _said(items, "headline") or meta.get("og:title") or meta.get("twitter:title") or heading
    title = title or clean(" ".join(map(str, tree.xpath("(//title)[1]//text()"))))
    return without_outlet(title, outlet) if title else heading


_PARTED = re.compile(r"\s+[|·•»—–-]\s+|\s*\|\s*")


def without_outlet(title: str, outlet: str | None) -> str:
    """`Minister resigns - The Harbour Post` without the outlet's name at its end."""
    parts = [*_PARTED.finditer(title)]
    if outlet and parts and parts[-1].start() and _same_name(title[parts[-1].end() :], outlet):
        return title[: parts[-1].start()].rstrip()
    return title


def _same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for `The`, `www.`, `.com`, spaces and case."""
    first, second = (re.sub(r"^the\s|^www\.|\.\w{2,3}$|\W", "", name.lower()) for name in (one, other))
    return bool(first) and (
        first == second or (len(first) > 3 and len(second) > 3 and (first in second or second in first))
    )


def _outlet(items: list[dict[str, Any]], meta: dict[str, str]) -> str | None:
    for item in items:
        for publisher in _many(item.get("publisher")) + _many(item.get("sourceOrganization")):
            if name := clean(publisher.get("name") if isinstance(publisher, dict) else publisher):
                return name if not name.startswith("http") else _domain(name)
    return (
        meta.get("og:site_name")
        or meta.get("dc.publisher")
        or meta.get("dcterms.publisher")
        or meta.get("application-name")
    )


def _suffix(page_title: str | None, headline: str | None) -> str | None:
    """`The Harbour Post`, where the window's title is the headline followed by ` - The Harbour Post`."""
    if not page_title or not headline or not page_title.startswith(headline):
        return None
    parted = _PARTED.match(page_title, len(headline))
    name = page_title[parted.end() :] if parted else ""
    return name if 0 < len(name) <= 40 and not _PARTED.search(name) else None


def _domain(address: str | None) -> str | None:
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _byline(tree: Any, items: list[dict[str, Any]], meta: dict[str, str]) -> str | None:
    for item in items:
        authors = [author.get("name") if isinstance(author, dict) else author for author in _many(item.get("author"))]
        names = [name for author in authors for one in _many(author) if (name := clean(one)) and "://" not in name]
        if names:
            return _listed(names)
    for key in _AUTHOR:
        if (name := meta.get(key)) and "://" not in name:
            return re.sub(r"^[Bb]y\s+", "", name)
    paths = (
        "//*[@rel='author' or @itemprop='author']",
        "//*[contains(@class,'byline') or contains(@class,'author-name')]",
    )
    for path in paths:
        for found in tree.xpath(f"{path}[not({_NOT_THE_ARTICLE})]"):
            name = clean(" ".join(map(str, found.xpath(".//text()"))))
            if name and (named := re.fullmatch(r"(?:[Bb]y\s+)?((?:[^\W\d_][\w.’'-]*\s?){1,8})", name)):
                return named[1].strip()
    return None


def _listed(names: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`; each once."""
    once = list(dict.fromkeys(names))[:10]
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}"


def _dates(tree: Any, items: list[dict[str, Any]], meta: dict[str, str], address: str | None) -> Iterator[Evidence]:
    for item in items:
        for key, kind in (("datePublished", "metadata"), ("dateModified", "modified")):
            if value := clean(item.get(key)):
                yield Evidence(kind, value, f"JSON-LD {key}")
    for names, kind in ((_PUBLISHED, "metadata"), (_MODIFIED, "modified")):
        for name in names:
            if value := meta.get(name):
                yield Evidence(kind, value, f"meta {name}")
    for time in tree.xpath(f"//time[not({_NOT_THE_ARTICLE})]")[:3]:
        value = clean(time.get("datetime")) or clean(" ".join(map(str, time.xpath(".//text()"))))
        changed = re.search(
            r"updat|modif", f"{time.get('class')} {time.get('itemprop')} {time.getparent().text or ''}", re.IGNORECASE
        )
        if value:
            yield Evidence("modified" if changed else "metadata", value, "time element")
    for link, where in ((address, "canonical link"), (meta.get("og:url"), "meta og:url")):
        if link:
            yield Evidence("url", link, where)
    yield from _shown(tree)
    yield from _in_scripts(tree)


def _shown(tree: Any) -> Iterator[Evidence]:
    """The first short element whose class says that it holds a date: `<span class="post-date">May 14, 2024</span>`."""
    for found in tree.xpath(f"//*[{_DATED}][not(self::time or self::script or self::meta)][not({_NOT_THE_ARTICLE})]")[
        :12
    ]:
        words = clean(" ".join(map(str, found.xpath(".//text()"))))
        if words and len(words) <= _SHORT and (read := read_date(words)) and read[1] in (Precision.DAY, Precision.TIME):
            changed = re.search(r"updat|modif", f"{found.get('class')} {words}", re.IGNORECASE)
            yield Evidence("modified" if changed else "dateline", words, f"element of class {found.get('class')!r}")
            return


_DATED = " or ".join(
    f"contains(translate(@class, 'DPTBYLS', 'dptbyls'), '{name}')"
    for name in ("date", "publish", "posted", "byline", "timestamp")
)
_SHORT = 100
"""Code points of a line that holds a date and little else."""


def _in_scripts(tree: Any) -> Iterator[Evidence]:
    """`"datePublished": "2024-05-14…"` in what a page gives its own scripts, where all of that names one day."""
    found = {
        match["key"]: match["value"]
        for words in tree.xpath("//script[not(contains(@type,'ld+json'))]/text()")
        for match in _IN_SCRIPT.finditer(str(words))
    }
    if len({value[:10] for value in found.values()}) == 1:
        key, value = next(iter(found.items()))
        yield Evidence("dateline", value, f"script data {key}")


_IN_SCRIPT = re.compile(
    r'"(?P<key>date_?[Pp]ublished|published_?(?:Date|At|date|at)|pub_?[Dd]ate|publish_?[Dd]ate|publication_?[Dd]ate)"'
    r'\s*:\s*"(?P<value>(?:19|20)\d\d-\d\d-\d\d[^"]{0,20})"'
)
