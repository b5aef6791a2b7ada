"""A digest by e-mail: the message, as text and as a page, and the way to the server that sends it."""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.rendering.digest_html import digest_in_html
from bot.rendering.markdown import digest_in_markdown
from bot.reply import Digest
from bot.settings import Settings
from index.errors import PrecisError, UsageError

TIMEOUT_S = 30.0
PORTS = {"smtp": 587, "smtps": 465}
LONGEST_SUBJECT = 120
"""Code points."""


class MailError(PrecisError):
    """The mail was not taken; the message says why."""

    code = "mail"


@dataclass(frozen=True, slots=True)
class Server:
    """Who takes our mail, and as whom we send it.

    `safe`: encrypted from the first byte (smtps), else by STARTTLS, which only a server on this machine may lack.
    """

    host: str
    port: int
    safe: bool
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def near(self) -> bool:
        """On this machine: what it is told crosses no network."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def of(settings: Settings) -> Server:
    """The server that the settings name. Raises UsageError where something is missing."""
    if settings.smtp_url is None:
        raise UsageError("PRECIS_SMTP_URL: missing; the server that sends mail: smtp://USER@HOST:587")
    parts = urlsplit(settings.smtp_url)
    user = unquote(parts.username) if parts.username else None
    if user and settings.smtp_password is None:
        raise UsageError("PRECIS_SMTP_PASSWORD: missing; PRECIS_SMTP_URL names a user (or PRECIS_SMTP_PASSWORD_FILE)")
    sender = settings.mail_from or (user if user and "@" in user else None)
    if sender is None:
        raise UsageError("PRECIS_MAIL_FROM: missing; the address that mail comes from")
    password = settings.smtp_password.value if settings.smtp_password else None
    port = parts.port or PORTS[parts.scheme]
    return Server(parts.hostname or "", port, parts.scheme == "smtps", mailbox(sender), user, password)


def mailbox(text: str) -> str:
    """An address as it goes into a header. Raises UsageError for what is not one, a line break among it."""
    try:
        found = Address(addr_spec=text)
        whole = found.addr_spec
    except (HeaderParseError, ValueError, IndexError):
        whole = ""
    domain = whole.rpartition("@")[2]
    if whole != text or not text.isprintable() or "." not in f"{domain}." or not domain or " " in text:
        raise UsageError(f"{text!r} is no e-mail address; write one like ada@news.example")
    return whole


def message(digest: Digest, sender: str, to: str, base: Path, *, site: str | None, now: datetime) -> EmailMessage:
    """The digest as text (Markdown reads as such) and as a page, written at `now` (UTC).

    `base` is the folder that sources are shown relative to, `site` the address of `precis serve`. Raises UsageError
    for what is no address.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = mailbox(sender)
    made["To"] = mailbox(to)
    made["Subject"] = _line(subject(digest))
    made["Date"] = format_datetime(now)
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    made.set_content(digest_in_markdown(digest, base))
    made.add_alternative(digest_in_html(digest, site), subtype="html")
    return made


def subject(digest: Digest) -> str:
    """What the mail tells, in a line: the topic, and the first story."""
    first = digest.stories[0].headline if digest.stories else "nothing new"
    return f"{digest.topic or 'News digest'}: {first}"


def send(made: EmailMessage, to: Server) -> None:
    """Hand the message over. Raises MailError in plain words; a password is never among them."""
    where = f"{to.host}:{to.port}"
    try:
        with _connected(to) as wire:
            wire.send_message(made)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(f"{where} refused the login of {to.user}: {_said(error)}") from None
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        raise MailError(f"{where} refused the recipient {made['To']}: {code} {_text(reason)}") from None
    except smtplib.SMTPSenderRefused as error:
        raise MailError(f"{where} refused the sender {error.sender}: {_said(error)}") from None
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(f"{where}: {error}") from None
    except smtplib.SMTPResponseException as error:
        raise MailError(f"{where} did not take the mail: {_said(error)}") from None
    except ssl.SSLError as error:
        why = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else error.reason
        raise MailError(f"{where}: no safe connection: {why}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"{where} cannot be reached: {error}") from None


def _connected(to: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if to.safe:
        wire: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT_S, context=context)
    else:
        wire = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT_S)
    try:
        wire.ehlo()
        if not to.safe:
            _encrypted(wire, context, needed=not to.near)
        if to.user is not None:
            wire.login(to.user, to.password or "")
    except BaseException:
        wire.close()
        raise
    return wire


def _encrypted(wire: smtplib.SMTP, context: ssl.SSLContext, *, needed: bool) -> None:
    """STARTTLS wherever it is offered. Raises SMTPNotSupportedError where it is needed and is not."""
    if wire.has_extn("starttls"):
        wire.starttls(context=context)
        wire.ehlo()
    elif needed:
        raise smtplib.SMTPNotSupportedError("offers no STARTTLS, and mail is not sent unencrypted")


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(reason: bytes | str) -> str:
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return _line(words)


def _line(text: str) -> str:
    """One line of a header: no break, no control character, not too long."""
    shown = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(shown.split())[:LONGEST_SUBJECT]
