"""The private notes of a network on a file: written, corrected, struck out, kept at the top."""

from flask import Blueprint, abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue

from forms.adviser import NoteForm
from portal.referrals import notes, queries
from portal.referrals.models import Note, Referral
from portal.views.adviser_file import back, own, shown
from portal.views.current import me


def note(referral_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    form = form_for(referral, prefix="note-")
    if not form.validate():
        return shown(referral, note=form), 422
    g.texts = {form.note.name: form.note.label.text}
    notes.write(referral, form.note.data, form.key.data, by=me(), told=form.told)
    flash("Votre note est gardée. Seul votre réseau la lit.", "success")
    return back(referral, "notes")


def all_notes(referral_id: int) -> ResponseReturnValue:
    """Where the form is sent: reloading its answer leads to the notes."""
    return back(own(referral_id), "notes")


def one_note(referral_id: int, note_id: int) -> ResponseReturnValue:
    """Where a mail leads, also after signing in."""
    referral = own(referral_id)
    return back(referral, f"note-{own_note(referral, note_id).id}")


def correct_note(referral_id: int, note_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    found = own_note(referral, note_id)
    if request.method == "GET" and not notes.may_correct(found, me()):
        flash(notes.TOO_LATE, "info")
        return back(referral, f"note-{found.id}")
    called = [str(one.user_id) for one in found.mentions]
    form = form_for(referral, data={"note": found.body, "tell": called})
    form.note.label.text = "Votre note"
    g.texts = {form.note.name: form.note.label.text}
    if form.validate_on_submit():
        notes.correct(found, form.note.data, by=me(), told=form.told)
        flash("Votre note est corrigée.", "success")
        return back(referral, f"note-{found.id}")
    page = render_template(
        "adviser/note.html", referral=referral, dossier=referral.dossier, note=found, form=form
    )
    return page, 422 if form.errors else 200


def strike_note(referral_id: int, note_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    notes.strike(own_note(referral, note_id), by=me())
    flash("La note est barrée. Elle reste lisible.", "success")
    return back(referral, f"note-{note_id}")


def pin_note(referral_id: int, note_id: int) -> ResponseReturnValue:
    """``pinned`` says what the button does, so that pressing it twice does it once."""
    referral, pinned = own(referral_id), request.form.get("pinned") == "1"
    notes.pin(own_note(referral, note_id), pinned=pinned, by=me())
    said = "La note est en haut du dossier." if pinned else "La note n’est plus en haut du dossier."
    flash(said, "success")
    return back(referral, f"note-{note_id}")


def own_note(referral: Referral, note_id: int) -> Note:
    return notes.own_note(referral, note_id, me()) or abort(404)


def form_for(referral: Referral, **more: object) -> NoteForm:
    return NoteForm.among(queries.colleagues(me(), referral.network_id), me().id, **more)


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the adviser's space."""
    here = "/dossiers/<int:referral_id>/notes"
    one = f"{here}/<int:note_id>"
    bp.add_url_rule(here, "note", note, methods=["POST"])
    bp.add_url_rule(here, "all_notes", all_notes)
    bp.add_url_rule(one, "one_note", one_note)
    bp.add_url_rule(f"{one}/corriger", "correct_note", correct_note, methods=["GET", "POST"])
    bp.add_url_rule(f"{one}/barrer", "strike_note", strike_note, methods=["POST"])
    bp.add_url_rule(f"{one}/retenir", "pin_note", pin_note, methods=["POST"])
