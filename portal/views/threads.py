"""What the three places where messages are written share: their files, held before anything else.

A form is « prepared » when its files are held and nothing in it is to be corrected.
"""

import secrets
from collections.abc import Callable

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from forms.messages import DROP, WritingForm
from forms.ready_texts import INSERT
from portal.database import apart, release
from portal.dossiers import attachments, receiving
from portal.dossiers.attachments import Attachment
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.languages import _
from portal.views.current import me

Opened = Callable[[], Dossier]
"""The file as this person may see it, read again; 404 when they may not."""


def prepared(form: WritingForm, opened: Opened) -> bool:
    """Whether the message may leave; else its page is shown again, with all that is in it."""
    key = form.key.data = known_key(form.key.data)
    g.texts = {form.body.name: form.body.label.text}
    refused = _hold_chosen(form, opened)
    if dropped := request.form.get(DROP, ""):
        number = int(dropped) if dropped.isdecimal() and len(dropped) < 12 else 0
        attachments.let_fall(opened(), number, key, by=me())
    form.held = _held(key, opened)
    valid = is_preparing() or form.validate()
    if refused:
        form.files.errors = [". ".join(refused)]
    return valid and not refused and not is_preparing()


def known_key(key: str | None) -> str:
    """The one of the form, or a new one for a form that has none that can be kept."""
    return key if key and len(key) <= attachments.LONGEST_KEY else secrets.token_urlsafe(16)


def status(form: WritingForm) -> int:
    """Of the page shown again: what was taken back stays taken back."""
    return 422 if form.errors and not is_preparing() else 200


def is_preparing() -> bool:
    """Whether a button was pressed that changes the form and does not send it."""
    return DROP in request.form or INSERT in request.form


def _hold_chosen(form: WritingForm, opened: Opened) -> list[str]:
    """Why some files were not accepted, each with its name; the others are held."""
    refused = []
    for file in [one for one in form.files.data or () if isinstance(one, FileStorage)]:
        if not file.filename:
            continue
        try:
            _hold(file, form.key.data, opened)
        except Refused as error:
            refused.append(f"{receiving.clean_name(file.filename)} : {_(str(error))}")
    return refused


def _hold(file: FileStorage, key: str, opened: Opened) -> int:
    """One file checked and kept, outside of any transaction; its number. Raises Refused."""
    dossier, by_id = opened(), me().id
    attachments.expect(dossier, file.stream, key)
    dossier_id = dossier.id
    release()
    received = receiving.receive(file.stream, file.filename or "")
    with apart() as other:
        return attachments.hold(dossier_id, key, received, by_id, other)


def _held(key: str, opened: Opened) -> list[Attachment]:
    return attachments.held(opened(), key, by=me())


def one_by_one(key: str, opened: Opened, remove_url: Callable[[int], str]) -> ResponseReturnValue:
    """A script sends a file as soon as it is chosen; it reads the status and what is told."""
    try:
        held = _hold_only(key, opened)
    except Refused as error:
        release()
        return jsonify(message=_(str(error))), 422
    told = {"name": held.name, "remove_url": remove_url(held.id)}
    if not held.readable:
        told["state"] = _("Reçu, en cours de vérification")
    return jsonify(told), 201


def _hold_only(key: str, opened: Opened) -> Attachment:
    opened()
    file = next(iter(request.files.values()), None)
    if file is None or not file.filename:
        raise Refused("Choisissez un fichier")
    number = _hold(file, key, opened)
    for one in _held(key, opened):
        if one.id == number:
            return one
    raise Refused("Ce fichier est déjà parti avec votre message")


def taken_back(attachment_id: int, key: str, opened: Opened) -> ResponseReturnValue:
    """The same script takes back a file whose message has not left."""
    attachments.let_fall(opened(), attachment_id, key, by=me())
    return jsonify(taken=attachment_id)
