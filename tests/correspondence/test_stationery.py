"""A network's managers write its letters, version after version; a letter keeps its own."""

from dataclasses import replace

import pytest

from portal.correspondence import stationery, wording
from portal.correspondence.models import Head, Slot
from portal.correspondence.stationery import Picture
from portal.database import session, transaction
from portal.dossiers.paper_letters import LetterKind
from portal.errors import Refused, Stale
from portal.letters.texts import Source
from portal.referrals.requests import Wanted
from tests.correspondence.conftest import said, written
from tests.factories_files import ReferralFactory, ask, manager_of, the_network

HEAD = Head("Initiative Somme Prêts", "3 rue Haute\n80000 Amiens", "Amiens", "Hélène Duval", "Dir.")
OURS = Source(
    0, "Dossier {{ numero }}", "{{ aide }} {{ montant }} : {{ explication }} Signé {{ reseau }}."
)


@pytest.fixture
def network(app):
    return the_network("initiative_somme")


def test_a_letter_says_what_its_version_said(app, adviser, manager, network):
    with transaction():
        stationery.write_head(network, HEAD, by=manager, seen=0)
        stationery.write_text(network, LetterKind.GRANT, OURS, by=manager, seen=1)
    referral = ReferralFactory(granted=True, adviser=adviser)
    with transaction():
        stationery.write_head(network, replace(HEAD, signatory="Un autre"), by=manager, seen=2)
    letter = written(referral.dossier)[LetterKind.GRANT]
    kept = session.get(type(stationery.last_stationery(network.id)), letter.stationery_id)
    assert kept.number == 2
    text = said(letter)
    for one in (
        "Initiative Somme Prêts", "3 rue Haute", "Amiens, le", "Hélène Duval", "Dir.",
        f"Objet : Dossier {referral.dossier.number}", "9 000 € : Bravo Signé Initiative Somme.",
        "organisme indépendant",
    ):  # fmt: skip
        assert one in text, (one, text)


def test_a_long_subject_holds_up_no_step(app, adviser, manager, network):
    long = replace(
        OURS, subject="Pour {{ personne }}, à propos de {{ projet }} " + "et la suite " * 7
    )
    with transaction():
        stationery.write_text(network, LetterKind.GRANT, long, by=manager, seen=0)
    referral = ReferralFactory(granted=True, adviser=adviser, nom_projet="Belle Étoile " * 9)
    letter = written(referral.dossier)[LetterKind.GRANT]
    assert len(letter.content["subject"]) > len(letter.subject) == 200


def test_a_text_of_which_conditions_leave_nothing_gives_way_to_the_shipped_one(
    app, adviser, manager, network
):
    lists = "".join(
        f"{{% for one in {name} %}}{{{{ one }}}} {{% endfor %}}"
        for name in ("pieces", "questions", "corrections")
    )
    bare = Source(0, "{% if pieces %}Des pièces{% endif %}", lists + "{{ date_limite }}")
    with transaction():
        stationery.write_text(network, LetterKind.REQUEST, bare, by=manager, seen=0)
    referral = ReferralFactory(in_review=True, adviser=adviser)
    ask(referral, Wanted("Combien de clients ?"), by=adviser)
    text = said(written(referral.dossier)[LetterKind.REQUEST])
    assert "Objet : Pièces attendues pour votre demande" in text
    assert "• Combien de clients ?" in text


def test_two_managers_do_not_undo_each_other(app, manager, network):
    other = manager_of("initiative_somme")
    with transaction():
        stationery.write_head(network, HEAD, by=manager, seen=0)
    assert stationery.write_head(network, HEAD, by=manager, seen=0) is None, "sent twice"
    with pytest.raises(Stale):
        stationery.write_head(network, Head("Autre"), by=other, seen=0)
    made = stationery.write_text(network, LetterKind.GRANT, OURS, by=other, seen=0)
    assert made.number == 2, "what is elsewhere on the stationery is not in the way"
    assert made.head == HEAD


def test_going_back_makes_a_version_that_says_the_same(app, manager, network):
    picture = Picture("image/png", b"content", "a" * 64)
    with transaction():
        stationery.write_head(network, HEAD, by=manager, seen=0)
        stationery.put_picture(network, Slot.LOGO, picture, by=manager)
        assert stationery.put_picture(network, Slot.LOGO, picture, by=manager) is None
        stationery.put_picture(network, Slot.LOGO, None, by=manager)
        stationery.write_head(network, Head(), by=manager, seen=3)
    back = stationery.go_back(network, 2, by=manager, seen=4)
    assert (back.number, back.head, bool(back.logo_id)) == (5, HEAD, True)
    assert stationery.go_back(network, 2, by=manager, seen=4) is None, "pressed twice"
    with pytest.raises(Stale):
        stationery.go_back(network, 1, by=manager, seen=4)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{{ aide }} {{ montant }} {{ explication }} {{ motif }}", "motif"),
        ("{{ aide }} {{ montant }}", "Ce courrier doit dire ceci"),
        ("{{ aide }} {{ montant }} {{ explication", "Fermez"),
        ("{{ aide }} {{ montant }} {{ explication.__class__ }}", "explication.__class__"),
    ],
)
def test_a_text_only_knows_its_names_and_says_what_it_must(app, manager, network, body, why):
    with pytest.raises(Refused, match=why):
        stationery.write_text(
            network, LetterKind.GRANT, Source(0, "Objet", body), by=manager, seen=0
        )


def test_only_its_managers_write_it(app, adviser, network):
    for one in (adviser, manager_of("adie")):
        with pytest.raises(Refused):
            stationery.write_head(network, HEAD, by=one, seen=0)


def test_the_shipped_texts_are_good(app):
    for kind in LetterKind:
        assert wording.faults(kind, wording.shipped(kind)) == []
        filled = wording.with_examples(kind, wording.shipped(kind))
        assert "{" not in filled.subject + filled.body
