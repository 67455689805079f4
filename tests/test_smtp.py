"""What leaves by a real mail server, and to which servers nothing is said."""

import smtplib
import socket
import ssl

import pytest
from flask_mail import BadHeaderError

from portal import create_app
from portal.extensions import mail
from portal.outbox import Email, as_message
from tests.conftest import settings_for
from tests.smtp_server import PASSWORD, PERSON, Letterbox, mail_server


@pytest.fixture
def send(tmp_path):
    """Send one mail through the server of these settings."""

    def leave(subject="Votre demande est arrivée", **server):
        server = {
            "host": "localhost",
            "timeout": 2,
            "username": PERSON,
            "password": PASSWORD,
        } | server
        app = create_app(settings_for(f"sqlite:///{tmp_path}/none.db", tmp_path, mail=server))
        with app.app_context():
            mail.send(as_message(letter(subject)))

    return leave


def letter(subject: str) -> Email:
    return Email(
        id=42,
        to="awa@exemple.fr",
        subject=subject,
        text="Bonjour Awa,\nÀ bientôt.",
        html="<p>Bonjour Awa, à bientôt.</p>",
    )


def test_a_mail_leaves_by_starttls_with_its_two_twins(send, tmp_path):
    box = Letterbox()
    with mail_server(box, tmp_path) as port:
        send(port=port, ca_file=str(tmp_path / "certificate.pem"))
    [received] = box.received
    assert received["To"] == "awa@exemple.fr"
    assert received["Subject"] == "Votre demande est arrivée"
    assert received.get_all("Message-ID") == ["<outbox-42@localhost>"]
    assert received["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in received.walk()]
    assert kinds[-2:] == ["text/plain", "text/html"]


@pytest.mark.parametrize("trusted", [False, True])
def test_nothing_is_said_to_a_server_that_cannot_prove_its_name(send, tmp_path, trusted):
    box = Letterbox()
    with mail_server(box, tmp_path, name="localhost" if not trusted else "autre.example") as port:
        authority = str(tmp_path / "certificate.pem") if trusted else ""
        with pytest.raises(ssl.SSLCertVerificationError):
            send(port=port, ca_file=authority)
    assert not box.received


def test_a_wrong_password_is_an_error(send, tmp_path):
    with mail_server(Letterbox(), tmp_path) as port, pytest.raises(smtplib.SMTPAuthenticationError):
        send(port=port, ca_file=str(tmp_path / "certificate.pem"), password="un autre")


def test_a_server_that_says_nothing_is_left(send):
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(smtplib.SMTPServerDisconnected),
    ):
        send(port=silent.getsockname()[1], timeout=1)


def test_a_subject_on_two_lines_never_leaves(send):
    with mail_server(Letterbox()) as port, pytest.raises(BadHeaderError):
        send(port=port, security="none", username="", subject="Bonjour\r\nBcc: b@exemple.fr")
