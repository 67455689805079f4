"""What scripts add for an applicant: files that leave by themselves, questions that unfold."""

import pytest
from playwright.sync_api import expect

from tests.browser.applying import open_page
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, ask
from tests.papers import PDF

pytestmark = BROWSER
QUOTE = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": PDF}


def with_a_draft():
    dossier = DossierFactory(owner=UserFactory(), sent=False)
    return dossier.owner


def with_a_document_to_send():
    referral = ReferralFactory(owner=UserFactory(), in_review=True)
    ask(referral, by=referral.adviser)
    return referral.dossier.owner


@pytest.mark.parametrize(
    ("make", "open_page", "button"),
    [
        (with_a_draft, "Continuer", "Vos documents"),
        (with_a_document_to_send, "Suivre cette demande", None),
    ],
    ids=["draft", "sent"],
)
def test_a_file_leaves_when_it_is_chosen_and_nothing_is_left_to_press(
    sign_in, make, open_page, button
):
    walk = sign_in(make)
    walk.follow(open_page)
    if button:
        walk.follow(button)
    block = walk.page.locator("[data-gu-document]").filter(has=walk.page.locator("input")).first
    expect(block.get_by_role("button", name="Envoyer ce document")).to_be_hidden()
    expect(block.get_by_text("Reçu", exact=True)).to_be_hidden()
    block.locator("input[type=file]").set_input_files([QUOTE])
    expect(block.locator(".gu-badge").get_by_text("Reçu", exact=True)).to_be_visible()
    expect(block.locator(".gu-badge").get_by_text("À envoyer")).to_be_hidden()
    if button is None:
        walk.sees("Merci, nous avons tout reçu")
        expect(walk.page.locator(".gu-alert--success").filter(has_text="Merci")).to_be_visible()
        expect(walk.page.locator(".gu-alert--waiting")).to_have_count(0)
        expect(walk.page.locator("#standing")).to_contain_text("En étude")
    walk.page.reload()
    walk.sees("devis.pdf")


def test_the_amount_of_the_loan_is_asked_only_with_an_answer_that_has_one(sign_in):
    walk = sign_in(with_a_draft)
    walk.follow("Continuer")
    open_page(walk, "banque")
    amount = walk.page.get_by_label("Quel est le montant de ce prêt ?")
    expect(amount).to_be_visible()
    walk.choose("Je n’ai pas demandé de prêt")
    expect(amount).to_be_hidden()
    for answer in ("J’en discute avec une banque", "La banque a dit non"):
        walk.choose(answer)
        expect(amount).to_be_visible()
