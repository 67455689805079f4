"""What each reader finds, alike on both databases; nobody finds what they may not read."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from portal.database import session, transaction
from portal.dossiers import commands as dossiers
from portal.dossiers import documents, messages
from portal.dossiers.checked import CompanyCheck
from portal.dossiers.founder_models import Founder, Word
from portal.dossiers.indexing import renew_renamed
from portal.dossiers.models import DocumentState, Dossier
from portal.networks import kinds
from portal.referrals import notes, requests
from portal.referrals.contents import found_by
from portal.referrals.front_desk import DeskView, files
from portal.referrals.requests import Wanted
from portal.search import indexing
from portal.search.indexing import FRONT_DESK
from portal.search.models import SearchDoc
from portal.search.queries import among, holding, matching
from portal.territory.companies import Company
from portal.users.models import User
from tests.conftest import made_once
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    add_document,
    adviser_of,
    at,
    the_network,
    walk,
    written_with_a_file,
)
from tests.reading import LATER

pytestmark = pytest.mark.both_databases


def add_founder(dossier: Dossier, name: str, word: Word, networks: list[str]) -> None:
    values = {"given_name": "Zoé", "family_name": name, "word": word, "networks": networks}
    session.add(Founder(dossier=dossier, form_key=name, **values))


def the_file() -> tuple[int, int, int]:
    """A file at two networks with something private at each; its number, and an adviser of each."""
    ours, theirs = adviser_of("initiative_somme"), adviser_of("adie")
    dossier = DossierFactory(
        prenom="Anaïs", nom="Lefèvre-Roux", nom_projet="École du Cirque d’Étouvie"
    )
    dossier.answers = dossier.answers | {"equipe": "associes"}
    at(dossier, "adie")
    add_document(dossier, name="bail-commercial.pdf")
    ours_at, theirs_at = at(dossier, "initiative_somme"), at(dossier, "adie")
    walk(ours_at, ours, 1)
    with transaction():
        messages.send(dossier, ours_at.network, "Voici les trampolines", "m1", by=dossier.owner)
        messages.send(dossier, theirs_at.network, "Et la ménagerie", "m2", by=dossier.owner)
        messages.send(dossier, None, "Une contorsionniste", "m3", by=dossier.owner)
        notes.write(ours_at, "Dossier fragile : jongleurs", "n1", by=ours)
        notes.write(theirs_at, "Voir les acrobates", "n2", by=theirs)
        wanted = [Wanted("Combien d’éléphants ?"), Wanted("Quel chapiteau ?")]
        requests.request_info(ours_at, wanted, LATER, "Pour les funambules", by=ours)
        add_founder(dossier, "Vasseur", Word.AGREED, ["adie"])
        add_founder(dossier, "Muet", Word.WAITING, [])
    return dossier.id, ours.id, theirs.id


made, app = made_once(the_file)


@pytest.fixture
def file(app, made) -> Dossier:
    return session.get_one(Dossier, made[1][0])


@pytest.fixture
def found(app, made):
    """Whether « ours », « theirs » or the « desk » find the file by what they type."""
    _, ours, theirs = made[1]

    def finds(typed: str) -> set[str]:
        users = {"ours": session.get_one(User, ours), "theirs": session.get_one(User, theirs)}
        queries = {name: found_by(typed, user, open=True) for name, user in users.items()}
        queries["desk"] = matching(typed, [FRONT_DESK])
        return {one for one, query in queries.items() if session.scalars(query).all()}

    return finds


EVERYBODY = {"ours", "theirs", "desk"}


@pytest.mark.parametrize(
    ("typed", "whom"),
    [
        ("anais lefevre", EVERYBODY),
        ("LEFEVRE-ROUX", EVERYBODY),
        ("l'ecole", EVERYBODY),
        ("cirques étou", EVERYBODY),
        ("baux", set()),
        ("bail commerciaux", EVERYBODY),
        ("bail.pdf", EVERYBODY),
        ("devis", EVERYBODY),
        ("trampoline", {"ours"}),
        ("ménageries", {"theirs"}),
        ("contorsionnistes", {"desk"}),
        ("fragile jongl", {"ours"}),
        ("acrobate", {"theirs"}),
        ("anais acrobate", {"theirs"}),
        ("elephant", {"ours"}),
        ("funambule", {"ours"}),
        ("vasseur", {"theirs", "desk"}),
        ("muet", set()),
        ("trampoline acrobate", set()),
        ('"trampoline" OR acrobate', set()),
        ("cirque*", EVERYBODY),
        ("1_trampoline", {"ours"}),
    ],
)
def test_each_finds_what_they_may_read_and_nothing_else(found, typed, whom):
    assert found(typed) == whom


def test_a_file_is_found_by_its_number_in_each_way_of_writing_it(found, file):
    year, rank = file.number.split("-")
    for typed in (file.number, f"{year} {rank}", rank, rank.lstrip("0"), f"cirque {file.number}"):
        assert found(typed) == EVERYBODY, typed


def test_the_company_that_is_found_later_is_found_at_once(found, file):
    siret = "98765432100019"
    company = Company(siret, "SAS Chapiteau", "", "", None, "", "", False, False, False, ())
    session.add(CompanyCheck(dossier=file, siret=siret, found=msgspec.to_builtins(company)))
    for typed in ("chapiteaux", "987 654 321", "987654321", "987 654 321 00019", "98765"):
        assert found(typed) == EVERYBODY, typed


def test_the_file_of_a_message_is_found_by_those_who_read_it_until_it_is_taken_away(found, file):
    message = written_with_a_file(at(file, "initiative_somme"), name="tambourin.pdf")
    assert found("tambourins") == {"ours"}
    message.attachments[0].state = DocumentState.INFECTED
    assert found("tambourins") == set()


def test_what_is_changed_or_taken_back_is_found_no_more(found, file):
    document = add_document(file, "P06", name="bulletin.pdf")
    assert found("bulletin") == EVERYBODY
    documents.remove(document, by=file.owner)
    assert found("bulletin") == set()
    file.person_name = "Anaïs Dupont"
    assert (found("lefevre"), found("dupont")) == (set(), EVERYBODY)


def test_a_document_is_found_by_the_new_name_of_its_kind_the_next_morning(found):
    kind, admin = kinds.find("P08"), UserFactory(admin=True)
    with transaction():
        same = kind.help, kind.valid_months, kind.block
        kinds.change(kind, "Contrat de location", *same, by=admin)
    renew_renamed()
    assert (found("location"), found("devis")) == (EVERYBODY, set())


def test_a_draft_is_found_by_its_name_alone_and_not_once_it_is_erased(app, found):
    draft = DossierFactory(sent=False, prenom="Hugo", nom="Brouillon", siret="11122233300011")
    assert (found("hugo brouillon"), found("111222333")) == ({"desk"}, set())
    assert files(DeskView.ALL, "brouillon", None, 0).files == []
    with transaction():
        dossiers.discard(draft, by=draft.owner)
    assert found("brouillon") == set()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('integrity-check')"))


def test_what_has_no_index_after_an_upgrade_is_found_again(found, file):
    session.delete(session.get_one(SearchDoc, file.id))
    session.commit()
    assert found("cirque") == set()
    assert indexing.fill() == 1
    assert (found("cirque"), indexing.fill()) == (EVERYBODY, 0)
    session.get_one(SearchDoc, file.id, populate_existing=True).words = "perdu"
    session.commit()
    assert sum(indexing.rebuild()) == session.scalar(select(func.count(Dossier.id)))
    assert (found("perdu"), found("trampoline")) == (set(), {"ours"})


def test_a_frequent_word_read_in_the_order_of_the_list_finds_the_same(app, file, monkeypatch):
    for typed in ("cirque", "cirq", "cirqu ecole", "contorsion", "trampoline", "ecol de"):
        read = select(Dossier.id).where(holding(Dossier.id, typed, [FRONT_DESK]))
        assert session.scalars(read).all() == session.scalars(matching(typed, [FRONT_DESK])).all()


@given(st.text(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_is_an_error(app, typed):
    for one in (typed, f'"{typed}', f"cirque {typed}* NEAR(", typed * 50):
        test = among(Dossier.id, one, [FRONT_DESK, the_network("adie").id])
        session.scalars(select(Dossier.id).where(*([] if test is None else [test]))).all()
