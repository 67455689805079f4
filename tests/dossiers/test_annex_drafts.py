"""The questions of an aid are written as a draft, checked, published; what was answered stays."""

import pytest
from msgspec.structs import replace

from portal import administration_log
from portal.administration_log import Asked
from portal.dossiers import annex_drafts
from portal.dossiers.annex_commands import save_annex
from portal.dossiers.annex_drafts import Unfit
from portal.dossiers.annexes import active_annexes
from portal.dossiers.questions import Question
from portal.dossiers.wording import Option
from portal.errors import Refused, Stale
from portal.networks.queries import scheme
from portal.referrals.annexes import may_be_typed
from portal.routing.conditions import Condition
from tests.factories import UserFactory
from tests.factories_files import DossierFactory


@pytest.fixture
def admin(app):
    return UserFactory(admin=True)


@pytest.fixture
def draft(admin):
    return annex_drafts.start(scheme("ph_creation"), by=admin)


def codes(draft):
    return [one.code for one in annex_drafts.annex_of(draft).questions]


PLACE = Question("ph_local", "yesno", "Avez-vous un local ?", short="Local")


def test_a_published_draft_is_the_next_version_and_what_was_answered_keeps_its_own(admin, draft):
    dossier = DossierFactory(sent=False)
    [row] = active_annexes([draft.scheme_id])
    save_annex(dossier, row, {"ph_parrain": True}, {}, by=dossier.owner)
    annex_drafts.put(draft, PLACE, by=admin)
    for _ in "ab":  # a button pressed twice
        annex_drafts.move(draft, "ph_local", -1, by=admin, seen=4)
    assert codes(draft)[-2:] == ["ph_local", "ph_saison"]
    with pytest.raises(Stale, match="ordre"):
        annex_drafts.move(draft, "ph_local", -1, by=admin, seen=0)
    annex_drafts.publish(draft, by=admin, read=draft.version)
    [row] = active_annexes([row.scheme_id])
    assert (row.version, len(row.content["questions"])) == (2, 5)
    assert may_be_typed(dossier, "ph_creation").row.version == 1
    _, lines = administration_log.page(Asked(under="network/initiative_somme"), None)
    assert lines[0].words == "Version 2 publiée\u00a0: 5\u00a0questions."


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (replace(PLACE, kind="choice", options=(Option("a", "A"),)), "au moins deux réponses"),
        (replace(PLACE, label=" "), "écrivez la question"),
        (replace(PLACE, code="besoins"), "question commune"),
        (replace(PLACE, low=5, high=2), "dépasse le plus grand"),
        (replace(PLACE, when=Condition(fact="ph_autre", op="eq", value=True)), "avant elle"),
    ],
)
def test_a_question_that_cannot_be_asked_is_not_kept(admin, draft, question, reason):
    before = codes(draft)
    with pytest.raises(Unfit, match=reason):
        annex_drafts.put(draft, question, by=admin)
    assert codes(draft) == before


def test_a_question_on_which_another_depends_stays_before_it(admin, draft):
    after = Condition(fact="ph_parrain", op="eq", value=True)
    annex_drafts.put(draft, replace(PLACE, when=after, inside="ph_parrain:yes"), by=admin)
    with pytest.raises(Unfit, match="pas posée avant elle"):
        annex_drafts.remove(draft, "ph_parrain", by=admin)


def test_two_administrators_at_once_lose_nothing(admin, draft):
    shown = annex_drafts.print_of(annex_drafts.find(draft, "ph_saison"))
    read = draft.version
    annex_drafts.put(draft, PLACE, by=admin)
    mine = replace(annex_drafts.find(draft, "ph_saison"), label="Fermez-vous une saison ?")
    annex_drafts.put(draft, mine, by=admin, was=shown)
    with pytest.raises(Stale, match="Fermez-vous une saison"):
        annex_drafts.put(draft, replace(mine, label="Autre"), by=admin, was=shown)
    with pytest.raises(Stale, match="Relisez-les"):
        annex_drafts.publish(draft, by=admin, read=read)
    assert "ph_local" in codes(draft)


def test_a_draft_without_questions_takes_them_away(admin, draft):
    for code in codes(draft):
        annex_drafts.remove(draft, code, by=admin)
    annex_drafts.publish(draft, by=admin)
    assert active_annexes([scheme("ph_creation").id]) == []


def test_only_administrators_write_questions(draft):
    someone = UserFactory()
    for forbidden in (
        lambda: annex_drafts.start(scheme("snee"), by=someone),
        lambda: annex_drafts.describe(draft, "x", "", obligatory=True, by=someone),
        lambda: annex_drafts.put(draft, PLACE, by=someone),
        lambda: annex_drafts.move(draft, "ph_saison", -1, by=someone),
        lambda: annex_drafts.remove(draft, "ph_saison", by=someone),
        lambda: annex_drafts.discard(draft, by=someone),
        lambda: annex_drafts.publish(draft, by=someone),
    ):
        with pytest.raises(Refused, match="administrateur"):
            forbidden()
