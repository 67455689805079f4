"""Flask-Mail's connection, made safe: certificates are checked and a silent server is left.

Flask-Mail 0.10 accepts any certificate on STARTTLS and waits for ever.
"""

import smtplib
import ssl

from flask import current_app
from flask_mail import Connection, Mail


class SafeConnection(Connection):
    def configure_host(self) -> smtplib.SMTP:
        settings, timeout = self.mail, current_app.config["MAIL_TIMEOUT"]
        context = ssl.create_default_context(cafile=current_app.config["MAIL_CA_FILE"])
        host: smtplib.SMTP
        if settings.use_ssl:
            host = smtplib.SMTP_SSL(
                settings.server, settings.port, timeout=timeout, context=context
            )
        else:
            host = smtplib.SMTP(settings.server, settings.port, timeout=timeout)
        if settings.use_tls:
            host.starttls(context=context)
        if settings.username:
            host.login(settings.username, settings.password)
        return host


class SafeMail(Mail):
    def connect(self) -> Connection:
        return SafeConnection(current_app.extensions["mail"])
