"""Every address again: someone signed out, and numbers that do not go together."""

import re

from tests.factories_files import ReferralFactory
from tests.views import roles
from tests.views.roles import ENTER, addresses
from tests.views.scene import state

made, app, scene = roles.everyone_at_once()
OPEN_TO_ALL = {
    "account", "calls", "easy", "founder_consent", "invitations", "language", "loan", "lookups",
    "mandates", "notices", "public", "reminders", "security", "simulator", "static",
}  # fmt: skip
"""Pages for anyone, or that show each person their own account, or that a secret link opens."""
CROSSED = {
    "owner": (
        "/mes-demandes/{there}/documents/{document_id}/date",
        "/mes-demandes/{there}/documents/{document_id}/retirer",
        "/mes-demandes/{there}/rendez-vous/{appointment_id}",
        "/mes-demandes/{there}/rendez-vous/{appointment_id}/agenda",
        "/mes-demandes/{there}/rendez-vous/{appointment_id}/confirmer",
        "/mes-demandes/{there}/courriels/{email_id}",
        "/mes-demandes/{there}/retirer/{referral_id}",
        "/mes-demandes/{there}/reprendre/{referral_id}",
        "/mes-demandes/{there}/a-plusieurs/{mandate_id}",
        "/mes-demandes/{there}/a-plusieurs/{mandate_id}/retirer",
    ),
    "adviser": (
        "/conseil/dossiers/{at}/documents/{document_id}",
        "/conseil/dossiers/{at}/documents/{document_id}/pages/1",
        "/conseil/dossiers/{at}/complements/{item_id}",
        "/conseil/dossiers/{at}/courriels/{email_id}",
        "/conseil/dossiers/{at}/notes/{note_id}",
        "/conseil/dossiers/{at}/notes/{note_id}/corriger",
        "/conseil/dossiers/{at}/notes/{note_id}/barrer",
        "/conseil/dossiers/{at}/notes/{note_id}/retenir",
        "/conseil/dossiers/{at}/messages/fichiers/{attachment_id}/classer",
    ),
    "front_desk": ("/guichet/demandes/{there}/courriels/{email_id}",),
    "manager": (
        "/conseil/equipe/{someone}/absences",
        "/conseil/equipe/{someone}/retirer",
    ),
    "admin": (
        "/administration/reseaux/adie/guichets/{desk_id}/comites",
        "/administration/comptes/{someone_else}/roles/{role_id}/retirer",
    ),
}
"""Two things that the same person reads, of two files, two networks or two people."""


def test_each_address_is_of_a_space_whose_people_are_known(app):
    spaces = {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules()}
    assert spaces == ENTER.keys() | OPEN_TO_ALL


def test_someone_signed_out_is_asked_to_sign_in_and_learns_nothing(app, client, scene):
    values = scene[1]
    before = state()
    nothing = dict.fromkeys(values, 999_999) | {"action": "fermer", "way": "suivant", "instead": {}}
    for of_something in (values, nothing):
        for endpoint, _, path, methods in addresses(app, of_something):
            for method in methods:
                answer = client.open(path, method=method)
                way_in = re.match("/compte/(connexion|inscription)", answer.location or "")
                assert way_in or (answer.status_code, method) == (403, "POST"), (endpoint, method)
    assert state() == before


def test_numbers_that_do_not_go_together_lead_nowhere(client, scene):
    people, values = scene
    there = ReferralFactory(in_review=True, adviser=people["adviser"], owner=people["owner"])
    other = people["other_adviser"]
    elsewhere = values | {
        "there": there.dossier_id, "at": there.id, "someone": other.roles[0].id,
        "someone_else": other.id,
    }  # fmt: skip
    for name, addresses_of in CROSSED.items():
        client.login(people[name])
        before = state()
        for address in addresses_of:
            path = address.format_map(elsewhere)
            codes = {client.open(path, method=method).status_code for method in ("GET", "POST")}
            assert 404 in codes, path
            assert codes <= {404, 405, 302}, (path, codes)
        assert state() == before, name
