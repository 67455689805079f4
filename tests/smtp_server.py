"""A mail server on loopback that speaks SMTP for real, with or without TLS."""

import email
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.postgresql import free_port

PERSON, PASSWORD = "guichet", "un secret de test"


class Letterbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_DATA(self, *args: Any) -> str:  # noqa: N802  aiosmtpd's name
        content: bytes = args[-1].content
        self.received.append(email.message_from_bytes(content, policy=policy.default))
        return "250 OK"


@contextmanager
def mail_server(handler: Any, folder: Path | None = None, name: str = "localhost") -> Iterator[int]:
    """The port where it listens; with a folder it demands STARTTLS and a password.

    Its certificate is in ``certificate.pem`` of the folder, for this ``name``.
    """
    secure: dict[str, Any] = {}
    if folder:
        secure = {
            "tls_context": certified(folder, name),
            "require_starttls": True,
            "auth_required": True,
            "authenticator": lambda *args: _known(args[-1]),
        }
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **secure)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _known(credentials: Any) -> Any:
    given = (credentials.login.decode(), credentials.password.decode())
    return AuthResult(success=given == (PERSON, PASSWORD), handled=False)


def certified(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context with a new certificate for ``name``, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context
