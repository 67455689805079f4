"""Files and referrals for tests, walked through the portal's own commands.

``DossierFactory(sent=False)`` is a draft; ``ReferralFactory(in_review=True)`` a study under way.
"""

import io
import secrets
from datetime import date, timedelta
from typing import Any

from factory import Factory as PlainFactory
from factory import LazyFunction, Trait

from portal import storage
from portal.calendar import today
from portal.database import apart, session, transaction
from portal.dossiers import attachments, consents, documents, messages, receiving
from portal.dossiers import commands as dossiers
from portal.dossiers.blocks import EVERY
from portal.dossiers.models import Document, Dossier, Message
from portal.dossiers.receiving import Received
from portal.networks.models import Desk, DocumentKind, Network
from portal.networks.queries import network, scheme
from portal.referrals import commands, requests
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.requests import Wanted
from portal.referrals.routes import referrals_of
from tests.factories import UserFactory
from tests.papers import PDF

PROJECT: dict[str, Any] = {
    "demandeur": "particulier",
    "projet": "creation",
    "urgence_sociale": False,
    "besoins": ["pret_honneur"],
    "stade": "pret_a_financer",
    "innovant": False,
    "insee_projet": "80489",
    "insee_domicile": "80489",
    "nom_projet": "Salon Belle Étoile",
    "description": "Un salon de coiffure avec deux fauteuils.",
    "prenom": "Amina",
    "nom": "Benkacem",
    "naissance": "1990-01-01",
    "lieu_naissance": "Amiens",
    "telephone": "+33639981234",
    "preference": "telephone",
    "adresse": "1 rue de l’Exemple",
    "statut": "salarie",
    "equipe": "seul",
    "secteur": "services",
    "forme": "sarl",
    "siret": "12345678200010",
    "rna": "W802001234",
    "adresse_siege": "1 rue de l’Exemple, 80000 Amiens",
    "emplois_crees_3ans": 2,
    "besoin_total": 5_800_000,
    "apport": 900_000,
    "banque": "accord_principe",
    "pret_bancaire": 4_000_000,
    "montant_demande": 900_000,
    "ficp": False,
    "deja_suivi": False,
}
"""Complete, and led by the rules to Initiative Somme."""
PERSONAL: dict[str, Any] = {
    "demandeur": "particulier",
    "projet": "aucun",
    "urgence_sociale": False,
    "motif_personnel": "logement",
    "insee_domicile": "80021",
    "qpv_domicile": "non",
    "prenom": "Karim",
    "nom": "Haddad",
    "naissance": "1985-06-05",
    "lieu_naissance": "Amiens",
    "telephone": "+33639985678",
    "preference": "telephone",
    "adresse": "2 rue de l’Exemple",
    "statut": "sans_activite",
    "montant_demande_personnel": 150_000,
}
"""A personal loan: confidential, led to the CCAS."""


class DossierFactory(PlainFactory):
    """A file sent by its owner with their consent for ``to``; further keywords are answers."""

    class Meta:
        model = Dossier

    class Params:
        confidential = Trait(base=PERSONAL, to=("ccas_amiens",))
        qpv = Trait(extra={"insee_projet": "80021", "qpv_projet": "oui"})

    owner = LazyFunction(UserFactory)
    base = PROJECT
    extra: dict[str, Any] = {}
    to = ("initiative_somme",)
    sent = True

    @classmethod
    def _create(cls, _, *, owner, base, extra, to, sent, **answers):
        with transaction():
            dossier = dossiers.start(owner, secrets.token_hex(8))
            dossiers.save_page(dossier, "all", base | extra | answers, {}, by=owner)
            receivers = [network(code) for code in to]
            chosen = {one.id for one in receivers}
            consents.choose(dossier, receivers, chosen, sensitive=chosen, by=owner)
            if sent:
                dossiers.submit(dossier, secrets.token_hex(8), by=owner)
        return dossier


class ReferralFactory(PlainFactory):
    """A file at one network, as far in its study as its last trait says.

    ``adviser`` studies it; without one, an adviser of the network is made. ``network`` is the code
    of the one to look at: the rules name it for the usual answers, else it is proposed by hand.
    """

    class Meta:
        model = Referral

    class Params:
        taken = Trait(until=1)
        in_review = Trait(until=2)
        ready = Trait(until=3)
        granted = Trait(until=4)

    network = "initiative_somme"
    adviser = None
    until = 0

    @classmethod
    def _create(cls, _, *, network, adviser, until, dossier=None, **file):
        dossier = dossier or DossierFactory(**file)
        referral = at(dossier, network)
        if until:
            walk(referral, adviser or adviser_of(network), until)
        return referral


def at(dossier: Dossier, code: str) -> Referral:
    """The file's referral to this network, proposed by hand if the rules did not."""
    for one in referrals_of(dossier):
        if one.network.code == code and one.open:
            return one
    with transaction():
        consents.give(dossier, the_network(code), EVERY, by=dossier.owner)
        return commands.propose(dossier, the_network(code), None, lead=False, by=None)


def walk(referral: Referral, adviser, until: int) -> None:
    """Through the first steps of a study: taken, in review, ready, granted."""
    steps = [
        lambda: commands.take(referral, by=adviser),
        lambda: commands.start_review(referral, "Appel, projet confirmé", by=adviser),
        lambda: commands.declare_ready(referral, by=adviser),
        lambda: commands.grant(referral, scheme("ph_creation"), 900_000, "Bravo", by=adviser),
    ]
    for step in steps[:until]:
        with transaction():
            step()


def the_network(code: str) -> Network:
    found = network(code)
    assert found, code
    return found


def desk_of(code: str) -> Desk:
    return the_network(code).desks[0]


def adviser_of(code: str, **values):
    return UserFactory(adviser=desk_of(code), **values)


def manager_of(code: str, **values):
    return UserFactory(manager=desk_of(code), **values)


def add_document(dossier: Dossier, kind: str = "P08", name: str = "devis.pdf") -> Document:
    """A document sent by the owner, given to whoever had asked for it."""
    received = Received(name, receiving.PDF, storage.keep(io.BytesIO(PDF)))
    with transaction():
        document = documents.add(
            dossier, session.get_one(DocumentKind, kind), received, by=dossier.owner
        )
        requests.answer_with(document, by=dossier.owner)
    return document


def written_with_a_file(
    referral: Referral, key: str = "written", name: str = "bail.pdf"
) -> Message:
    """A message of the person to the network, with a PDF."""
    dossier = referral.dossier
    received = Received(name, receiving.PDF, storage.keep(io.BytesIO(PDF)))
    with apart() as other:
        attachments.hold(dossier.id, key, received, dossier.owner_id, other)
    with transaction():
        return messages.send(dossier, referral.network, "Voici", key, by=dossier.owner)


def ask(referral: Referral, *wanted: Wanted, by, due_on: date | None = None) -> InfoRequest:
    """The network asks for these things, or for quotations."""
    with transaction():
        return requests.request_info(
            referral,
            list(wanted) or [Wanted("Devis", "P08")],
            due_on or today() + timedelta(days=10),
            "Pour le comité.",
            by=by,
        )
