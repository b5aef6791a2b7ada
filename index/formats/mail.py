"""An e-mail (.eml) or a saved page (.mhtml): both are MIME messages, read by the standard library."""

from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any, cast

from index.dates import Evidence
from index.errors import SourceError
from index.extract import Raw
from index.fetching.addresses import is_address
from index.formats import decode


def raw(data: bytes, name: str, source: str) -> Raw:
    """An e-mail's text under its subject. Its outlet is who it says it is from; its date when it was sent."""
    message = _message(data, source)
    if not message.keys():
        raise SourceError(source, "not an e-mail: it has no head")
    subject, sent = _header(message, "subject"), _header(message, "date")
    sender, _ = parseaddr(_header(message, "from") or "")
    text, kind = _letter(message, source)
    title = " ".join((subject or "").split()) or None
    return Raw(
        source=source,
        text=f"{title}\n\n{text}" if title and not text.startswith(title) else text,
        kind=kind,
        title=title,
        outlet=sender.strip() or None,
        byline=None,
        dates=(Evidence("metadata", sent),) if sent else (),
        file_name=name,
    )


def page(data: bytes, name: str, source: str) -> Raw:
    """The page that a browser saved with its pictures (MHTML, RFC 2557). Its address tells its outlet and date."""
    from index.formats import html

    message = _message(data, source)
    part = message.get_body(("related", "html")) if message.is_multipart() else message
    part = next((each for each in (part or message).walk() if each.get_content_type() == "text/html"), None)
    if part is None:
        raise SourceError(source, "holds no page")
    where = [_header(message, "snapshot-content-location"), _header(part, "content-location")]
    address = next((each for each in where if each and is_address(each)), None)
    found = html.page(_words(part, source), address=address)
    if found is None:
        raise SourceError(source, "no article text on this page")
    facts = found.facts
    dates = facts.dates + ((Evidence("url", address),) if address else ())
    return Raw(source, found.text, "html", facts.title, facts.outlet, facts.byline, dates, name, found.standfirst)


def _letter(message: EmailMessage, source: str) -> tuple[str, str]:
    """The text of a message and what kind of text it is: its HTML part's article, else its plain part."""
    from index.formats import html

    rich = message.get_body(("html",))
    if rich is not None:
        found = html.page(_words(rich, source))
        if found is not None:
            return found.text, "html"
    plain = message.get_body(("plain",))
    text = _words(plain, source).replace("\r\n", "\n").strip() if plain is not None else ""
    if not text:
        raise SourceError(source, "holds no text")
    return text, "text"


def _words(part: MIMEPart, source: str) -> str:
    data = cast("bytes", part.get_payload(decode=True) or b"")
    try:
        return decode.page(data, part.get_content_charset())
    except decode.UndecodableError as error:
        raise SourceError(source, str(error)) from error


_DAMAGED = (ValueError, LookupError, AttributeError, TypeError, MessageError)
"""What the standard library's parser raises on a damaged head, at its first reading or whenever it is asked for."""


def _message(data: bytes, source: str) -> EmailMessage:
    """The message, every part of which can be asked what it is."""
    parser: Any = BytesParser(policy=policy.default)
    try:
        message = cast("EmailMessage", parser.parsebytes(data))
        for part in message.walk():
            part.get_content_type(), part.get_content_charset(), part.get_content_disposition()
            part.get("content-transfer-encoding")
    except _DAMAGED as error:
        raise SourceError(source, "not an e-mail that can be read: it is damaged") from error
    return message


def _header(message: MIMEPart, name: str) -> str | None:
    """A header's words; None where there is none, or none that can be read."""
    try:
        value = message.get(name)
    except _DAMAGED:
        return None
    return " ".join(str(value).split()) or None if value is not None else None
