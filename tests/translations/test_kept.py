"""What leaves the page speaks French, whatever the language of whoever makes it leave."""

import io
import secrets

from pypdf import PdfReader

from portal.database import session, transaction
from portal.dossiers import consents, mandates
from portal.dossiers.together import Right
from portal.languages import speaking
from portal.networks.queries import network
from portal.outbox import Email
from portal.referrals import sending
from tests.answers import HAIRDRESSER
from tests.factories_files import add_document
from tests.translations.brackets import bracketed

UNNAMED = {key: value for key, value in HAIRDRESSER.items() if key != "nom_projet"}


def test_mails_and_receipts_of_someone_who_reads_another_language_are_in_french(client, started):
    dossier = started(HAIRDRESSER)
    add_document(dossier)
    with bracketed(client):
        with speaking("de"), transaction():
            to, owner = network("initiative_somme"), dossier.owner
            consents.choose(dossier, [to], {to.id}, by=owner)
            mandate = mandates.invite(dossier, "Paul", "paul@exemple.fr", Right.EDIT, by=owner)
            mandates.confirm(mandate)
            sending.submit(dossier, secrets.token_hex(8), by=owner)
        client.post("/compte/mot-de-passe-oublie", data={"email": dossier.owner.email})
        receipt = client.get(f"/mes-demandes/{dossier.id}/recu.pdf")
    letters = session.query(Email).all()
    assert {"mandate_to_confirm", "mandate_invited", "receipt"} <= {one.kind for one in letters}
    texts = [f"{one.subject} {one.text} {one.html}" for one in letters]
    texts += [page.extract_text() for page in PdfReader(io.BytesIO(receipt.data)).pages]
    assert [text for text in texts if "⟦" in text] == []


def test_a_file_without_a_name_is_named_in_the_language_of_whoever_reads_it(client, started):
    dossier = started(UNNAMED)
    assert (dossier.title, dossier.called) == ("", "Projet de création")
    with bracketed(client):
        assert "⟦Projet de création⟧" in client.get("/mes-demandes/").text
