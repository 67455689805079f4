"""The PDFs of a file say what they must, hide what they must, and hold whatever people type."""

import io

import pytest
from pypdf import PdfReader

from portal.database import transaction
from portal.dossiers import commands, consents
from portal.dossiers.receipt import code
from portal.pdf import receipt, whole
from portal.pdf.typesetting import CUT_AFTER, MAY_BREAK, _breakable, render
from portal.referrals.tracking import track
from tests.factories_files import DossierFactory, add_document
from tests.founding import agree, found

MARKUP = "#panic() *gras* _x_ $y$ <z> @w `v` // rien"
ODD = f"{MARKUP}\nune 2e ligne 日本 \U0001f600 عربي {'a' * 300}"


@pytest.fixture
def dossier(app):
    """Sent, by two people, with answers set aside and a document."""
    made = DossierFactory(
        sent=False, equipe="associes", description=ODD, nom="Ænõël-Škoda", snee=True
    )
    add_document(made, "P01", "pièce.pdf")
    with transaction():
        agree(found(made))
        commands.submit(made, "once", by=made.owner)
    return made


def read(pdf: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in reader.pages)
    return reader, " ".join(text.replace("\u200b", "").split())


def check_accessible(reader: PdfReader, title: str) -> None:
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata.title == title
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_the_whole_file_tells_everything_but_what_was_set_aside(dossier):
    with transaction():
        consents.withdraw(dossier, dossier.consents[0].network, by=dossier.owner)
    reader, text = read(render("whole.typ", whole.content(dossier, track(dossier).states)))
    check_accessible(reader, f"Demande {dossier.number}")
    for told in (
        "Salon Belle Étoile", "Ænõël-Škoda", "#panic() *gras*", "une 2e ligne", "58 000 €",
        "Paul Noël 33,33 % · associé", "Pièce d’identité", "pièce.pdf",
        "Initiative Somme : accord donné le", "retiré le", "Je certifie que", code(dossier),
    ):  # fmt: skip
        assert told in text.replace("\xa0", " "), told
    assert "étudiant-entrepreneur" not in text, "an answer set aside"


def test_the_receipt_says_what_the_law_asks(dossier):
    reader, text = read(render("receipt.typ", receipt.content(dossier)))
    check_accessible(reader, f"Accusé de réception, demande {dossier.number}")
    for told in (
        str(dossier.number), "Initiative Somme, réponse attendue le", "pièce.pdf",
        "L. 231-4", code(dossier), "Téléphone", "Documents utiles",
        "/comment-nous-orientons",
    ):  # fmt: skip
        assert told in text, told
    assert "Paul" not in text


def test_a_sign_that_no_font_has_leaves_a_box(app, dossier):
    data = receipt.content(dossier) | {"title": "Caf\u0007é\t中"}
    assert "Caf□é □" in read(render("receipt.typ", data))[1]


def test_the_address_of_a_page_is_copied_whole_and_any_other_long_word_is_cut():
    address = "https://guichet.amiens-metropole.example/comment-nous-orientons"
    assert _breakable(f"Voir {address}") == f"Voir {address}"
    for long in ("x" * 90, f"{address}/{'x' * 90}"):
        assert max(map(len, _breakable(long).split(MAY_BREAK))) == CUT_AFTER
