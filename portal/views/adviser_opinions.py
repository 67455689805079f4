"""Opinions: asked from a file's page, given on a page of their own, listed."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.casework import AnswerForm, OpinionForm, ReasonForm
from portal.casework import opinions, queries
from portal.casework.access import may_answer, may_read_answer
from portal.casework.models import Opinion, OpinionState, Verdict
from portal.dossiers.reading import sections_read
from portal.dossiers.sharing import known, reader_at
from portal.networks.models import Network
from portal.networks.presence import presence
from portal.privacy.commands import note_opening
from portal.privacy.models import Purpose
from portal.privacy.purposes import Why
from portal.referrals.queries import colleague, colleagues, givable_to
from portal.users.models import User
from portal.views.adviser_file import own
from portal.views.current import me
from portal.views.exchanges import done, new_key, page, sent

PERSON, NETWORK = "personne-", "reseau-"


def opinions_list() -> ResponseReturnValue:
    """What is asked of the reader, what they asked, what they gave."""
    return render_template(
        "adviser/opinions.html",
        awaited=queries.opinions_awaited(me()),
        asked=queries.opinions_asked(me()),
        given=queries.opinions_given(me()),
    )


def ask_opinion(referral_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    networks = opinions.askable(referral)
    form = OpinionForm(key=new_key(), due_on=opinions.usual_due_on(referral))
    form.wrong_day = opinions.wrong_day
    form.offer(_choices(networks.agreed))
    if not sent(form):
        return page(
            "ask_opinion", referral, form, "Demander un avis", not_agreed=networks.not_agreed
        )
    asked = _asked(form.asked.data, networks.agreed) or abort(404)
    opinions.ask(
        referral, asked, form.question.data, form.due, form.key.data,
        confidential=form.confidential.data, by=me(),
    )  # fmt: skip
    return done(referral.id, "Votre demande d’avis est envoyée.", "avis")


def opinion(opinion_id: int) -> ResponseReturnValue:
    """The question, what may be read of the file, and the answer."""
    found = _own(opinion_id)
    form = AnswerForm(seen=found.version)
    form.offer(dict(Verdict.choices()))
    if sent(form):
        verdict = Verdict(form.verdict.data)
        opinions.answer(found, verdict, form.text.data, by=me(), seen=form.seen.data)
        return _said("Votre avis est envoyé.")
    return shown(found, form, ReasonForm(formdata=None, seen=found.version))


def decline_opinion(opinion_id: int) -> ResponseReturnValue:
    found = _own(opinion_id)
    form = ReasonForm(seen=found.version)
    if not sent(form):
        blank = AnswerForm(formdata=None, seen=found.version)
        blank.offer(dict(Verdict.choices()))
        return shown(found, blank, form)
    opinions.decline(found, form.reason.data, by=me(), seen=form.seen.data)
    return _said("La personne qui demandait est prévenue.")


def take_back_opinion(opinion_id: int) -> ResponseReturnValue:
    found = _own(opinion_id)
    opinions.take_back(found, by=me())
    return done(found.referral_id, "Cet avis n’est plus demandé.", "avis")


def shown(found: Opinion, form: AnswerForm, reason: ReasonForm) -> ResponseReturnValue:
    """The page; that it shows a file is noted."""
    guest, reads = found.network_id not in me().network_ids, opinions.may_read_the_file(found)
    if reads or not guest:
        note_opening(found.dossier_id, lambda: Why(Purpose.OPINION), by=me())
    place = found.asked_network if guest else found.network
    reader = reader_at(found.dossier, place)
    shown = render_template(
        "adviser/opinion.html",
        opinion=found,
        dossier=found.dossier,
        known=known(found.dossier, place.id),
        form=form,
        reason=reason,
        guest=guest,
        may_answer=_may_answer(found),
        answered=may_read_answer(me(), found),
        sections=sections_read(found.dossier, reader) if guest and reads else [],
        reads=reads,
    )
    return shown, 422 if form.errors or reason.errors else 200


def _own(opinion_id: int) -> Opinion:
    return queries.own_opinion(opinion_id, me()) or abort(404)


def _may_answer(found: Opinion) -> bool:
    awaited = found.state is OpinionState.ASKED
    return awaited and may_answer(me(), found, presence(me().network_ids))


def _choices(networks: list[Network]) -> dict[str, str]:
    mine = str(me().id)
    people = givable_to(colleagues(me()), presence(me().network_ids), me())
    return {
        **{f"{PERSON}{one}": name for one, name in people.items() if one != mine},
        **{f"{NETWORK}{one.code}": one.name for one in networks},
    }


def _asked(choice: str, networks: list[Network]) -> User | Network | None:
    if choice.startswith(PERSON):
        return colleague(choice.removeprefix(PERSON), me())
    code = choice.removeprefix(NETWORK)
    return next((one for one in networks if one.code == code), None)


def _said(text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("adviser.opinions"))


def add_to(bp: Blueprint) -> None:
    bp.add_url_rule("/avis", "opinions", opinions_list)
    both = ["GET", "POST"]
    for path, view, methods in (
        ("/dossiers/<int:referral_id>/avis", ask_opinion, both),
        ("/avis/<int:opinion_id>", opinion, both),
        ("/avis/<int:opinion_id>/decliner", decline_opinion, both),
        ("/avis/<int:opinion_id>/reprendre", take_back_opinion, ["POST"]),
    ):
        bp.add_url_rule(path, view.__name__, view, methods=methods)
