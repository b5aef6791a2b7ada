"""A mail server of the tests' own, over loopback: it takes mail, offers STARTTLS, asks for a login, and refuses."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

GREETING = "220 mail.test ready"


@dataclass(slots=True)
class Mailroom:
    """How the server behaves, and what it has seen."""

    port: int = 0
    certificate: Path | None = None
    """Certificate and key in one file: STARTTLS is offered with it."""
    login: tuple[str, str] | None = None
    refused: tuple[str, ...] = ()
    """Recipients that it does not know."""
    says_at_data: str = "250 taken"
    taken: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [self._read(each) for each in self.taken]

    def _read(self, data: bytes) -> EmailMessage:
        found = message_from_bytes(data, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


class Session(socketserver.StreamRequestHandler):
    """One connection. SMTP as RFC 5321, 3207 and 4954 have it, as far as a client of ours speaks it."""

    server: "Server"

    def handle(self) -> None:
        self.room, self.safe, self.known = self.server.room, False, False
        self.say(GREETING)
        while line := self.rfile.readline():
            words = line.decode("utf-8").strip()
            self.room.commands.append(words.split(" ")[0].upper())
            if not self.obey(words):
                return

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def obey(self, words: str) -> bool:
        """Whether the session goes on."""
        verb, _, rest = words.partition(" ")
        act = getattr(self, f"on_{verb.lower()}", None)
        if act is None:
            self.say("502 not known here")
            return True
        return act(rest) is not False

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        self.wfile.flush()

    def on_ehlo(self, _: str) -> None:
        offers = ["mail.test", "SMTPUTF8", "8BITMIME"]
        if self.room.certificate and not self.safe:
            offers.append("STARTTLS")
        if self.room.login:
            offers.append("AUTH PLAIN")
        self.say(*(f"250{'-' if n < len(offers) - 1 else ' '}{each}" for n, each in enumerate(offers)))

    def on_starttls(self, _: str) -> None:
        self.say("220 go on")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.room.certificate is not None
        context.load_cert_chain(self.room.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.safe = True

    def on_auth(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.split(" ")[1]).decode().split("\0")
        self.known = (user, password) == self.room.login
        self.say("235 welcome" if self.known else f"535 5.7.8 wrong password for {user}")

    def on_mail(self, _: str) -> None:
        self.say("250 ok" if self.known or not self.room.login else "530 5.7.0 log in first")

    def on_rcpt(self, rest: str) -> None:
        unknown = any(each in rest for each in self.room.refused)
        self.say("550 5.1.1 no such mailbox" if unknown else "250 ok")

    def on_data(self, _: str) -> None:
        self.say("354 go ahead")
        held = []
        while (line := self.rfile.readline()) != b".\r\n":
            held.append(line[1:] if line.startswith(b"..") else line)
        if self.room.says_at_data.startswith("250"):
            self.room.taken.append(b"".join(held))
            self.room.encrypted.append(self.safe)
        self.say(self.room.says_at_data)

    def on_rset(self, _: str) -> None:
        self.say("250 ok")

    def on_quit(self, _: str) -> bool:
        self.say("221 bye")
        return False


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, room: Mailroom) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.room = room
        room.port = self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client may go away in the middle, as one does that finds a wrong certificate."""


@contextmanager
def open_mailroom(room: Mailroom) -> Iterator[Mailroom]:
    """The server at work, at `room.port`."""
    with Server(room) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield room
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A certificate of our own for a host: the file with certificate and key, and the one to trust."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(shown + secret)
    (folder / "trusted.pem").write_bytes(shown)
    return folder / "server.pem", folder / "trusted.pem"
