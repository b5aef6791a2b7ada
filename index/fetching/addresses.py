"""Web addresses: one spelling for each, and the one that a page gives as its own."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|cmpid|ns_\w+|at_\w+|_hs(?:enc|mi)")
"""Parameters that only say where a reader came from."""

_EDITIONS = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


def is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def tidy(url: str) -> str:
    """The address without what does not say which page it is: fragment, tracking parameters, the usual port, case."""
    parts = urlsplit(url.strip())
    host, port = parts.hostname or "", parts.port
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    place = f"[{host}]" if ":" in host else host
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name.lower())]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    netloc = place if port in (None, usual) else f"{place}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", query, ""))


def host(source: str) -> str | None:
    """The host of a source's address without `www.`; None for what is no address."""
    return _EDITIONS.sub("", urlsplit(source).netloc) or None if is_address(source) else None


def tidied(url: str) -> str:
    """The same, or the address as it is where it cannot be read."""
    try:
        return tidy(url)
    except ValueError:
        return url


def canonical(url: str, said: str | None) -> str:
    """The address that a page says is its own, if it may say so: on the same site, and not merely the site's front.

    A page that names another site's address would put its words into that site's mouth.
    """
    own = tidy(url)
    try:
        other = tidy(urljoin(url, said)) if said else own
    except ValueError:
        return own
    if not is_address(other) or _site(other) != _site(own):
        return own
    front = urlsplit(other)
    return own if front.path == "/" and not front.query and urlsplit(own).path != "/" else other


def _site(url: str) -> str:
    parts = urlsplit(url)
    return _EDITIONS.sub("", parts.netloc)
