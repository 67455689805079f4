"""Flask-Mail's connection, made safe: certificates are checked and a silent server is left.

Flask-Mail 0.10 accepts any certificate on STARTTLS and waits for ever.
"""

import smtplib
import ssl

from flask import current_app
from flask_mail import Connection, Mail


class SafeConnection(Connection):
    def configure_host(self) -> smtplib.SMTP:
        context = ssl.create_default_context(cafile=current_app.config["MAIL_CA_FILE"])
        host = self._open(context)
        try:
            self._introduce(host, context)
        except BaseException:
            host.close()
            raise
        return host

    def _open(self, context: ssl.SSLContext) -> smtplib.SMTP:
        server, port, timeout = self.mail.server, self.mail.port, current_app.config["MAIL_TIMEOUT"]
        if self.mail.use_ssl:
            return smtplib.SMTP_SSL(server, port, timeout=timeout, context=context)
        return smtplib.SMTP(server, port, timeout=timeout)

    def _introduce(self, host: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if self.mail.use_tls:
            host.starttls(context=context)
        if self.mail.username:
            host.login(self.mail.username, self.mail.password)


class SafeMail(Mail):
    def connect(self) -> Connection:
        return SafeConnection(current_app.extensions["mail"])
