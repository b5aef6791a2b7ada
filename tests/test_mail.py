"""Digests by e-mail, to a real server over loopback; and what is told of a mail that was not taken."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import mail
from bot.reply import Digest, Story
from bot.settings import Secret, Settings
from index.errors import UsageError
from tests.smtp_server import Mailroom, certificate, open_mailroom
from tests.test_digest import PROBE, told

NOW = datetime(2025, 4, 8, tzinfo=UTC)
ADA = "ada@news.example"


@pytest.fixture
def room() -> Iterator[Mailroom]:
    """A server on this machine that asks for nothing."""
    with open_mailroom(Mailroom()) as opened:
        yield opened


@pytest.fixture
def library(precis: Precis, news: Path, monkeypatch: pytest.MonkeyPatch) -> Precis:
    """The two sample articles, and mail set up but for its server."""
    precis("add", "ferry.txt", "bridge.txt")
    monkeypatch.setenv("PRECIS_MAIL_FROM", "digest@news.example")
    return precis


def settings(room: Mailroom, **more: object) -> Settings:
    url = f"smtp://127.0.0.1:{room.port}"
    return Settings(**{"smtp_url": url, "mail_from": "digest@news.example", **more})  # type: ignore[arg-type]


def sent(room: Mailroom, to: str = ADA, **more: object) -> None:
    by = mail.of(settings(room, **more))
    mail.send(mail.message(told(PROBE), by.sender, to, Path(), site=None, now=NOW), by)


def test_a_digest_arrives_as_text_and_as_a_page(room: Mailroom) -> None:
    sent(room)
    (made,) = room.mails
    assert (made["From"], made["To"], made["Date"]) == ("digest@news.example", ADA, "Tue, 08 Apr 2025 00:00:00 +0000")
    assert made["Message-ID"].endswith("@news.example>")
    text, page = (made.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    for part in (text, page):
        assert "Heron" in part.get_content()
        assert "[1]" in part.get_content()
    assert "<script" not in page.get_content()


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_can_add_a_header(topic: str, headline: str) -> None:
    made = Digest(topic or None, None, None, (Story(f"{headline}\r\nBcc: eve@bad.example", (), (PROBE[0],)),), ())
    built = mail.message(made, "digest@news.example", ADA, Path(), site=None, now=NOW)
    assert set(built.keys()) == {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
    head = bytes(built).split(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc:") for line in head.split(b"\r\n"))


@pytest.mark.parametrize(
    "wrong", ["", "ada", "ada@", "@news.example", "ada@news.example\r\nBcc: eve@bad.example", "Ada <a@b.example>",
              "a@b.example, c@d.example", "a b@c.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_sent(room: Mailroom, wrong: str) -> None:
    with pytest.raises(UsageError, match="no e-mail address"):
        sent(room, wrong)
    assert room.commands == []


def test_mail_to_a_server_elsewhere_is_not_sent_without_encryption(room: Mailroom) -> None:
    by = mail.of(settings(room))
    far = mail.Server("127.0.0.1.nip.test", by.port, safe=False, sender=by.sender)
    assert not far.near
    assert by.near
    assert not mail.Server("203.0.113.7", 25, safe=False, sender=by.sender).near


def test_starttls_and_a_login_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with open_mailroom(Mailroom(certificate=server, login=("ada", "s3same"))) as room:
        sent(room, smtp_url=f"smtp://ada@localhost:{room.port}", smtp_password=Secret("s3same"))
        assert room.encrypted == [True]
        assert room.commands.index("STARTTLS") < room.commands.index("AUTH")


def test_a_server_with_a_strange_certificate_gets_no_password(tmp_path: Path) -> None:
    server, _ = certificate(tmp_path)
    with open_mailroom(Mailroom(certificate=server, login=("ada", "s3same"))) as room:
        with pytest.raises(mail.MailError, match="no safe connection"):
            sent(room, smtp_url=f"smtp://ada@localhost:{room.port}", smtp_password=Secret("s3same"))
        assert "AUTH" not in room.commands


def test_a_refused_login_is_told_without_the_password() -> None:
    with open_mailroom(Mailroom(login=("ada", "s3same"))) as room:
        with pytest.raises(mail.MailError, match="refused the login of ada: 535") as told:
            sent(room, smtp_url=f"smtp://ada@127.0.0.1:{room.port}", smtp_password=Secret("op3n"))
        assert "op3n" not in str(told.value)


def test_a_refused_recipient_and_a_full_mailbox_are_told() -> None:
    with open_mailroom(Mailroom(refused=(ADA,))) as room, pytest.raises(mail.MailError, match="refused the recipient"):
        sent(room)
    full = Mailroom(says_at_data="452 4.2.2 mailbox full")
    with open_mailroom(full) as room, pytest.raises(mail.MailError, match=r"did not take the mail: 452 4\.2\.2"):
        sent(room)


def test_a_server_that_is_not_there_is_told(room: Mailroom) -> None:
    with pytest.raises(mail.MailError, match=r"127\.0\.0\.1:1 cannot be reached"):
        sent(room, smtp_url="smtp://127.0.0.1:1")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, "PRECIS_SMTP_URL: missing"),
        ({"PRECIS_SMTP_URL": "smtp://ada@mail.example"}, "PRECIS_SMTP_PASSWORD: missing"),
        ({"PRECIS_SMTP_URL": "smtp://mail.example"}, "PRECIS_MAIL_FROM: missing"),
        ({"PRECIS_SMTP_URL": "http://mail.example"}, "PRECIS_SMTP_URL: must be smtp://"),
        ({"PRECIS_SMTP_URL": "smtp://ada:s3same@mail.example"}, "without a password"),
    ],
)
def test_what_is_missing_for_mail_is_named(given: dict[str, str], wanted: str) -> None:
    with pytest.raises(UsageError, match=wanted) as told:
        mail.of(Settings.load(given))
    assert "s3same" not in str(told.value)


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3same\n")
    given = {"PRECIS_SMTP_URL": "smtps://ada%40news.example@mail.example",
             "PRECIS_SMTP_PASSWORD_FILE": str(tmp_path / "password")}  # fmt: skip
    found = mail.of(Settings.load(given))
    assert (found.port, found.safe, found.user, found.password) == (465, True, ADA, "s3same")
    assert "s3same" not in repr(found)


def test_what_was_sent_is_told_and_what_was_not_is_new_still(library: Precis, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("digest", "--new", "--as", "ada", "--email", ADA, "--now", "2025-03-12")
    with open_mailroom(Mailroom(refused=(ADA,))) as room:
        monkeypatch.setenv("PRECIS_SMTP_URL", f"smtp://127.0.0.1:{room.port}")
        refused = library(*asked)
        assert (refused.code, "refused the recipient" in refused.error) == (2, True)
    with open_mailroom(Mailroom()) as room:
        monkeypatch.setenv("PRECIS_SMTP_URL", f"smtp://127.0.0.1:{room.port}")
        assert library(*asked).code == 0
        again = library(*asked)
        assert (again.code, "nothing sent: Nothing new since" in again.error) == (1, True)
        assert len(room.mails) == 1


def test_the_doctor_says_whether_mail_is_set_up(library: Precis, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not set up" in _mail(library)
    monkeypatch.setenv("PRECIS_SMTP_URL", "smtp://ada@mail.example")
    assert "PRECIS_SMTP_PASSWORD: missing" in _mail(library)
    monkeypatch.setenv("PRECIS_SMTP_PASSWORD", "s3same")
    assert "from digest@news.example, by mail.example:587 as ada" in _mail(library)
    assert "s3same" not in library("doctor", "--json").out


def _mail(precis: Precis) -> str:
    return next(each["found"] for each in precis("doctor", "--json").json["checks"] if each["name"] == "mail")
