"""The journal told to the staff: all to the network concerned, to its partners a status."""

from portal.database import transaction
from portal.dossiers import journal, timeline
from portal.dossiers.models import Event
from portal.referrals import commands, endings, routes
from portal.referrals.lines import LINES
from portal.referrals.workflow import DeclineReason
from portal.routing.models import OverrideMotive
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, at


def text_of(line) -> str:
    return line.text.replace("\u00a0", " ")


def texts(lines) -> list[str]:
    return [text_of(line) for line in lines]


def two_studies():
    """One file at two networks: the second one declines, for a reason and with a note."""
    mine, other = adviser_of("initiative_somme"), adviser_of("adie", given_name="Ali")
    referral = ReferralFactory(in_review=True, adviser=mine)
    theirs = at(referral.dossier, "adie")
    with transaction():
        commands.assign(theirs, other, by=other)
        endings.decline(theirs, DeclineReason.TOO_BIG, "Trop grand.", "Interne", by=other)
    return referral, theirs, mine, other


def test_a_network_reads_its_own_lines_in_full_and_the_newest_first(app):
    referral, _, mine, _ = two_studies()
    lines = timeline.for_network(referral.dossier, {referral.network_id})
    assert texts(lines)[-1] == "Demande commencée"
    assert "Initiative Somme, premier contact : Appel, projet confirmé" in texts(lines)
    assert {line.who for line in lines if "premier contact" in line.text} == {mine.full_name}
    assert lines == sorted(lines, key=lambda line: line.at, reverse=True)


def test_of_a_partner_it_reads_the_status_and_never_why_or_who(app):
    referral, _, _, other = two_studies()
    lines = timeline.for_network(referral.dossier, {referral.network_id})
    assert "Adie : décliné" in texts(lines)
    assert not any("dépasse" in text or "confié" in text for text in texts(lines))
    assert other.full_name not in {line.who for line in lines}
    assert {line.who for line in lines if text_of(line) == "Adie : décliné"} == {"Adie"}


def test_the_front_desk_reads_every_reason_but_what_networks_keep(app):
    referral, _, _, other = two_studies()
    lines = timeline.for_front_desk(referral.dossier)
    declined = next(line for line in lines if text_of(line).startswith("Adie : décliné"))
    assert text_of(declined) == "Adie : décliné, Besoin au-dessus du maximum"
    assert declined.who == other.full_name
    assert not any("contact" in line.text or "confié" in line.text for line in lines)


def test_the_portal_and_the_person_are_named(app):
    referral, *_ = two_studies()
    lines = timeline.for_network(referral.dossier, {referral.network_id})
    who = {line.text: line.who for line in lines}
    assert who["Proposé à Initiative Somme"] == "Le portail"
    assert who["Demande envoyée"] == referral.dossier.owner.full_name


def test_the_front_desk_is_not_named_to_the_networks(app):
    referral, *_ = two_studies()
    desk = UserFactory(front_desk=True, given_name="Fanny")
    with transaction():
        chosen = at(referral.dossier, "bge_picardie").network
        routes.override(referral.dossier, chosen, OverrideMotive.WISH, "Avis.", by=desk)
    lines = timeline.for_network(referral.dossier, {referral.network_id})
    assert "Fanny" not in " ".join(line.who for line in lines if "Accueil" in line.who)


def test_no_line_is_left_without_its_words():
    """What a line is filled with is in its data or is the network's name."""
    known = {"network", "to_network", "scheme", "reason", "receiver", "text", "adviser", "item",
             "into", "why", "kept"}  # fmt: skip
    for kind, words in LINES.items():
        for text in words:
            places = {part.split("}")[0] for part in text.split("{")[1:]}
            assert places <= known, kind
    assert journal.words(Event(kind="unheard-of", data={})).staff == "unheard-of"
