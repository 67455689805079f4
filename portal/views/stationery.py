"""« Courriers » in the manager's space: head, pictures and texts of a network's letters."""

import hashlib

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from forms.rules import version_of
from forms.stationery import HeadForm, LetterTextForm, PictureForm
from portal.correspondence import looking, stationery, wording
from portal.correspondence.models import Head, Slot, Stationery
from portal.correspondence.stationery import Picture
from portal.correspondence.wording import EDITED
from portal.database import release
from portal.dossiers import receiving
from portal.dossiers.paper_letters import LetterKind
from portal.errors import Refused
from portal.french import listed
from portal.letters.mails import Kind
from portal.letters.texts import Source
from portal.networks.models import Network
from portal.pdf.letters import images_of, page
from portal.pdf.typesetting import download
from portal.privacy.commands import note_opening
from portal.privacy.models import Purpose
from portal.privacy.purposes import Why
from portal.referrals.models import Referral
from portal.referrals.queries import referral_of_number
from portal.views.current import me
from portal.views.exchanges import sent
from portal.views.guards import only
from portal.views.limits import looked_at_pdfs, pdfs
from portal.vocabulary import RoleName

bp = Blueprint("stationery", __name__, url_prefix="/conseil/courriers")
bp.before_request(only(RoleName.MANAGER))

NO_SUCH_FILE = "Aucun dossier de ce réseau ne porte ce numéro"
NOT_SHARED = "La personne ne partage pas tout ce dossier avec votre réseau. Prenez-en un autre"
NOTHING = "Rien n’a changé."
KINDS = f"any({', '.join(one.value for one in EDITED)})"
SLOTS = f"any({', '.join(one.value for one in Slot)})"


@bp.context_processor
def space() -> dict[str, str]:
    return {"desk_name": listed(sorted({one.name for one in own_networks()}))}


def own_networks() -> list[Network]:
    """Those whose letters this person writes."""
    found = {one.desk.network for one in me().roles if one.desk and me().manages(one.desk.id)}
    return sorted(found, key=lambda one: one.position)


def own(code: str) -> Network:
    return next((one for one in own_networks() if one.code == code), None) or abort(404)


@bp.get("")
def index() -> str:
    found = [(one, stationery.last_stationery(one.id)) for one in own_networks()]
    return render_template(
        "adviser/letters/index.html", networks=found, kinds=EDITED, known=wording.known,
        rewritten=stationery.rewritten, head_of=stationery.head_of,
    )  # fmt: skip


@bp.route("/<code>/en-tete", methods=["GET", "POST"])
def head(code: str) -> ResponseReturnValue:
    network = own(code)
    last = stationery.last_stationery(network.id)
    form = HeadForm(data=vars(stationery.head_of(last)) | {"seen": stationery.number_of(last)})
    if sent(form):
        typed = {name: form[name].data or "" for name in Head.__dataclass_fields__}
        done = stationery.write_head(network, Head(**typed), by=me(), seen=form.seen_number)
        flash("L’en-tête est enregistré." if done else NOTHING, "success" if done else "info")
        return redirect(url_for(".head", code=code))
    return head_page(network, last, form)


def head_page(
    network: Network, last: Stationery | None, form: HeadForm, wrong: tuple[str, str] = ("", "")
) -> ResponseReturnValue:
    """``wrong``: which picture was refused, and why."""
    shown = render_template(
        "adviser/letters/head.html", network=network, form=form, wrong=wrong, slots=Slot,
        pictures=stationery.images_of(last), picture_form=PictureForm(formdata=None),
    )  # fmt: skip
    return shown, 422 if form.errors or wrong[1] else 200


@bp.post(f"/<code>/images/<{SLOTS}:slot>")
def put_picture(code: str, slot: str) -> ResponseReturnValue:
    """Looked at and made anew outside any transaction, then kept."""
    own(code)
    release()
    try:
        chosen = None if "remove" in request.form else made_anew(request.files.get("file"))
    except Refused as error:
        last = stationery.last_stationery(own(code).id)
        blank = HeadForm(formdata=None, data=vars(stationery.head_of(last)))
        blank.seen.data = stationery.number_of(last)
        return head_page(own(code), last, blank, (slot, str(error)))
    done = stationery.put_picture(own(code), Slot(slot), chosen, by=me())
    said = "L’image est enregistrée." if chosen else "L’image est retirée."
    flash(said if done else NOTHING, "success" if done else "info")
    return redirect(url_for(".head", code=code, _anchor=slot))


def made_anew(file: FileStorage | None) -> Picture:
    if file is None or not file.filename:
        raise Refused("Choisissez une image")
    media_type, content = receiving.picture(file.stream, file.filename)
    return Picture(media_type, content, hashlib.sha256(content).hexdigest())


@bp.get("/<code>/images/<int:image_id>")
def image(code: str, image_id: int) -> Response:
    found = stationery.image_of(own(code).id, image_id) or abort(404)
    return Response(found.content, mimetype=found.media_type)


@bp.route(f"/<code>/<{KINDS}:kind>", methods=["GET", "POST"])
@looked_at_pdfs
def text(code: str, kind: str) -> ResponseReturnValue:
    """One form, two buttons: looking changes nothing."""
    network, which = own(code), LetterKind(kind)
    last = stationery.last_stationery(network.id)
    source = first_shown(last, which)
    form = LetterTextForm(
        data={"subject": source.subject, "body": source.body, "seen": stationery.number_of(last)}
    )
    if not sent(form):
        return text_page(network, last, which, form)
    typed = Source(0, form.subject.data, form.body.data)
    if form.tell(wording.faults(which, typed)):
        return text_page(network, last, which, form)
    if "look" in request.form:
        return looked_at(network, last, which, form) or text_page(network, last, which, form)
    done = stationery.write_text(network, which, typed, by=me(), seen=form.seen_number)
    said = "Le texte est enregistré : il sert dès le prochain courrier." if done else NOTHING
    flash(said, "success" if done else "info")
    return redirect(url_for(".text", code=code, kind=kind))


def first_shown(last: Stationery | None, kind: LetterKind) -> Source:
    """What is in force, or the shipped text on demand."""
    return wording.shipped(kind) if "origine" in request.args else stationery.text_of(last, kind)


def text_page(
    network: Network, last: Stationery | None, kind: LetterKind, form: LetterTextForm
) -> ResponseReturnValue:
    shown = render_template(
        "adviser/letters/text.html", network=network, kind=kind, form=form,
        letter=wording.known(kind), kinds=Kind, rewritten=stationery.rewritten(last, kind),
    )  # fmt: skip
    return shown, 422 if form.errors else 200


def looked_at(
    network: Network, last: Stationery | None, kind: LetterKind, form: LetterTextForm
) -> Response | None:
    """The PDF as it would leave; None when its file cannot be shown. Its person will know."""
    source, number = Source(0, form.subject.data, form.body.data), form.number.data
    try:
        content = (
            looking.with_file(kind, source, opened(network, number), last)
            if number
            else looking.with_examples(kind, source, network, last)
        )
    except Refused as error:
        form.number.errors = [str(error)]
        return None
    images = images_of(last)
    release()
    return download(page(content, images), f"apercu-{kind.value}.pdf")


def opened(network: Network, number: str) -> Referral:
    """A file of which this network may read all that a letter says. Raises Refused."""
    found = referral_of_number(number, me())
    if found is None or found.network_id != network.id:
        raise Refused(NO_SUCH_FILE)
    if not found.known.whole:
        raise Refused(NOT_SHARED)
    note_opening(found.dossier_id, lambda: Why(Purpose.TEXT), by=me())
    return found


@bp.get("/<code>/versions")
def versions(code: str) -> str:
    network = own(code)
    found = stationery.versions(network.id)
    return render_template("adviser/letters/versions.html", network=network, versions=found)


@bp.get(f"/<code>/versions/<int:number>/<{KINDS}:kind>.pdf")
@pdfs
def version(code: str, number: int, kind: str) -> Response:
    """How a letter of an earlier version looked, with examples."""
    network, which = own(code), LetterKind(kind)
    found = stationery.version(network.id, number) or abort(404)
    source = stationery.text_of(found, which)
    content, images = looking.with_examples(which, source, network, found), images_of(found)
    release()
    return download(page(content, images), f"apercu-{kind}-version-{number}.pdf")


@bp.post("/<code>/versions/<int:number>/reprendre")
def go_back(code: str, number: int) -> ResponseReturnValue:
    seen = version_of(request.form.get("seen", ""))
    done = stationery.go_back(own(code), number, by=me(), seen=-1 if seen is None else seen)
    said = f"La version {number} sert de nouveau." if done else NOTHING
    flash(said, "success" if done else "info")
    return redirect(url_for(".versions", code=code))
