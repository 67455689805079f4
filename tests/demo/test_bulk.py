"""The files of a load are as if they had come one by one, through the commands."""

from collections import defaultdict
from itertools import groupby

import pytest
from sqlalchemy import func, select

from portal import create_app
from portal.database import Base, session, transaction
from portal.demo.bulk import load_bulk
from portal.dossiers import journal, summary
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier, Event, Message, Task
from portal.dossiers.workflow import WORKFLOW as FILE_WORKFLOW
from portal.dossiers.workflow import Action as FileAction
from portal.dossiers.workflow import Status as FileStatus
from portal.networks.load import load_networks
from portal.referrals import clocks, commands
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.workflow import WORKFLOW, Action, Status
from portal.routing.commands import load_rules
from portal.territory.load import load_territory
from portal.users.demo import create_person
from tests.conftest import made_once, settings_for
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, adviser_of

FILES = 120
TEAMS = ("initiative_somme", "reseau_entreprendre", "picardie_active", "adie", "ccas_amiens")


def a_load() -> int:
    """A file sent as usual, then a load of many; answers the number of the first."""
    for code in TEAMS:
        adviser_of(code)
    UserFactory(front_desk=True)
    before = DossierFactory()
    assert sum(load_bulk(FILES)) == FILES
    return before.id


made, app = made_once(a_load)


@pytest.fixture
def loaded(app, made):
    return session.get_one(Dossier, made[1])


def every(model):
    return session.scalars(select(model).order_by(model.id)).all()


def lines():
    """The journal of each file, by its id."""
    found = session.scalars(select(Event).order_by(Event.dossier_id, Event.seq))
    return {key: list(group) for key, group in groupby(found, lambda line: line.dossier_id)}


def test_every_kind_of_file_is_there(loaded):
    assert {dossier.status for dossier in every(Dossier)} == {
        FileStatus.DRAFT, FileStatus.ROUTED, FileStatus.FOLLOWED_UP, FileStatus.CLOSED,
    }  # fmt: skip
    assert all(every(model) for model in (Consent, InfoRequest, Message, Task))


def test_what_is_repeated_for_the_lists_is_what_the_commands_would_write(loaded):
    for referral in every(Referral):
        clocks.refresh(referral)
        assert not session.is_modified(referral), referral.status
    for dossier in every(Dossier):
        summary.refresh(dossier)
        assert not session.is_modified(dossier), dossier.answers
        held = any(one.open for one in every(Referral) if one.dossier_id == dossier.id)
        assert dossier.at_work is held, dossier.number


def test_numbers_follow_one_another_in_the_order_of_sending(loaded):
    sent = [dossier for dossier in every(Dossier) if dossier.number and dossier is not loaded]
    assert sent == sorted(sent, key=lambda dossier: (dossier.submitted_at, dossier.id))
    by_year = defaultdict(list)
    for dossier in [loaded, *sent, DossierFactory()]:
        year, rank = dossier.number.split("-")
        by_year[year].append(int(rank))
    for ranks in by_year.values():
        assert ranks == list(range(1, len(ranks) + 1))


def test_a_network_has_nothing_without_the_persons_consent(loaded):
    given = {(row.dossier_id, row.network_id, row.by_id) for row in every(Consent)}
    for referral in every(Referral):
        owner = referral.dossier.owner_id
        assert (referral.dossier_id, referral.network_id, owner) in given
        assert referral.network.personal == referral.dossier.confidential


def test_every_journal_holds_and_reads_in_the_order_of_time(loaded):
    for dossier in every(Dossier):
        assert journal.first_broken_line(dossier) is None
    for told in lines().values():
        assert [line.at for line in told] == sorted(line.at for line in told)
        said = [journal.words(line) for line in told]
        assert not any("{" in text for words in said for text in (words.staff, words.public))


def test_every_journal_leads_to_where_the_file_is(loaded):
    referrals = {one.id: one for one in every(Referral)}
    for told in lines().values():
        status, at_networks = FileStatus.DRAFT, {}
        for line in told:
            noun, _, verb = line.kind.partition(".")
            if noun == "dossier" and verb != "start":
                assert status in FILE_WORKFLOW.rules[FileAction(verb)].sources, line.kind
                status = FILE_WORKFLOW.target(FileAction(verb), status)
            elif noun == "referral" and verb == "propose":
                at_networks[line.referral_id] = Status.PROPOSED
            elif noun == "referral":
                now = at_networks[line.referral_id]
                assert now in WORKFLOW.rules[Action(verb)].sources, line.kind
                at_networks[line.referral_id] = WORKFLOW.target(Action(verb), now)
        assert status is told[0].dossier.status
        assert at_networks == {key: referrals[key].status for key in at_networks}
    assert session.scalar(select(func.count(Referral.id))) == len(referrals)


def test_the_work_goes_on_with_them(loaded, client):
    query = select(Referral).where(
        Referral.status == Status.PROPOSED, Referral.dossier_id != loaded.id
    )
    referral = session.scalars(query).first()
    adviser = adviser_of(referral.network.code)
    with transaction():
        commands.take(referral, by=adviser)
    assert journal.first_broken_line(referral.dossier) is None
    client.login(adviser)
    assert client.get(f"/conseil/dossiers/{referral.id}").status_code == 200


@pytest.fixture
def demo_app(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/demo.db", tmp_path, demo=True))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    with app.app_context(), transaction():
        load_territory({"80", "02", "60"})
        load_networks()
        load_rules()
        create_person("Amina", "Coquelicot")
    yield app
    engine.dispose()


def test_the_command_adds_files_to_the_demonstration_as_often_as_asked(demo_app):
    run = demo_app.test_cli_runner().invoke
    for total in (30, 60):
        result = run(args=["demo", "load", "--dossiers", "30"])
        assert result.exit_code == 0, result.output
        assert "30 dossiers ajoutés." in result.output
        with demo_app.app_context():
            assert session.scalar(select(func.count(Dossier.id))) == total


def test_a_real_installation_refuses_it(app):
    before = every(Dossier)
    result = app.test_cli_runner().invoke(args=["demo", "load", "--dossiers", "30"])
    assert result.exit_code == 1
    assert "GUICHET_DEMO=true" in result.output
    assert every(Dossier) == before
