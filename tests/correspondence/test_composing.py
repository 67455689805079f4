"""Each step writes its letter, in two different texts: the guichet's and the network's."""

import pytest
from sqlalchemy import select

from portal.database import session, transaction
from portal.dossiers.paper_letters import LetterKind, PaperLetter
from portal.outbox import Email
from portal.referrals import commands, endings
from portal.referrals.requests import Wanted
from portal.referrals.signals import person_told
from portal.referrals.workflow import DeclineReason, RefusalReason
from portal.routing.models import OverrideMotive
from tests.correspondence.conftest import said, written
from tests.factories_files import ReferralFactory, ask, manager_of, the_network

LAW = "n’est pas une décision d’Amiens Métropole"
REMEDY = "vous pouvez demander à Initiative Somme de revoir cette réponse jusqu’au"
HOW = "appelez votre contact, ou écrivez-lui. Votre contact : Claire Fournier, Initiative Somme, 03"


def granted(_referral, _by):
    """As the factory leaves it."""


def asked(referral, by):
    ask(referral, Wanted("Devis", "P08"), Wanted("Combien de clients ?"), by=by)


def refused(referral, _by):
    words = RefusalReason.OWN_MONEY, "Ajoutez 2 000 €.", "Voyez votre banque."
    endings.refuse(referral, *words, by=manager_of("initiative_somme"))


def declined(referral, by):
    endings.decline(referral, DeclineReason.TOO_SMALL, "Moins de 3 000 €.", "À suivre", by=by)


def transferred(referral, by):
    words = OverrideMotive.EXPERTISE, "Elle connaît votre métier.", ""
    endings.transfer(referral, the_network("adie"), *words, by=by)


STEPS = {
    LetterKind.GRANT: (
        "granted", granted, ["répond oui", "Prêt d’honneur création, 9 000 €", "Bravo", LAW],
    ),
    LetterKind.REQUEST: (
        "in_review", asked, ["• Devis", "• Combien de clients ?", "Pour le comité.", LAW],
    ),
    LetterKind.REFUSAL: (
        "in_review", refused,
        ["Votre apport est trop faible.", "Ajoutez 2 000 €.", "Voyez votre banque.", REMEDY, HOW],
    ),
    LetterKind.DECLINE: (
        "taken", declined,
        ["Votre besoin est plus petit que ce que notre réseau finance.", "Moins de 3 000 €.",
         REMEDY],
    ),
    LetterKind.TRANSFER: (
        "taken", transferred,
        ["que l’Adie étudie", "Un autre réseau connaît mieux", "Elle connaît votre métier."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", STEPS)
def test_a_step_writes_its_letter(app, adviser, kind):
    state, step, words = STEPS[kind]
    referral = ReferralFactory(**{state: True}, adviser=adviser)
    with transaction():
        step(referral, adviser)
    text = said(written(referral.dossier)[kind])
    for one in (*words, referral.dossier.number, referral.dossier.owner.full_name):
        assert one in text, (one, text)
    if referral.next_step:
        assert referral.next_step.splitlines()[-1].replace("\xa0", " ") in text


def test_the_orientation_is_the_guichets_and_says_what_the_law_asks(app, adviser):
    referral = ReferralFactory(taken=True, adviser=adviser)
    letters = written(referral.dossier)
    text, theirs = said(letters[LetterKind.ORIENTATION]), said(letters[LetterKind.TAKEN])
    for one in (
        "Nous vous orientons vers Initiative Somme", "article L. 112-3", "L. 311-3-1",
        "tribunal administratif", "R. 421-1", "Amiens Métropole", "03 22 97 40 40",
    ):  # fmt: skip
        assert one in text, (one, text)
        assert "tribunal" not in theirs
    assert "Claire Fournier" in theirs
    assert letters[LetterKind.ORIENTATION].network_id is None


def test_a_decision_put_off_writes_its_letter_with_the_mail_that_tells_it(app, adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    with transaction():
        referral.reason_text = "Il manque l’avis de la banque."
        about = {"referral": referral}
        person_told.send(referral.dossier, mail="adjourned", about=about)
    text = said(written(referral.dossier)[LetterKind.ADJOURNMENT])
    assert "Il manque l’avis de la banque." in text
    assert "reste ouverte" in text


def test_a_network_that_never_answered_writes_nothing(app):
    referral = ReferralFactory()
    with transaction():
        endings.pass_on(referral)
    assert {one.network_id for one in written(referral.dossier).values()} == {None}


def test_the_letter_says_what_was_true_at_the_step_and_the_mail_announces_it(app, adviser):
    referral = ReferralFactory(granted=True, adviser=adviser)
    with transaction():
        referral.network.name = "Initiative Somme Ouest"
        referral.reason_text = "Autre chose"
    text = said(written(referral.dossier)[LetterKind.GRANT])
    assert "Bravo" in text
    assert "Ouest" not in text
    mail = session.scalars(select(Email.text).where(Email.kind == "granted")).one()
    assert "partie « Vos courriers »" in mail.replace("\xa0", " ")


def test_what_is_said_again_is_written_again_and_each_once(app, adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    chief = manager_of("initiative_somme")
    for turn in ("Trop tôt.", "Toujours trop tôt."):
        with transaction():
            endings.refuse(referral, RefusalReason.OTHER, turn, "", by=chief)
        with transaction():
            commands.reconsider(referral, "Du nouveau", by=chief)
    kinds = session.scalars(select(PaperLetter.kind).order_by(PaperLetter.id)).all()
    assert kinds.count(LetterKind.REFUSAL) == 2
