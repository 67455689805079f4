"""What another network sees is exactly what the person allowed: a marker in each block, looked for
everywhere."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.calendar import today
from portal.casework import appointments, opinions, ready_words, tasks
from portal.casework.appointments import Plan
from portal.casework.models import Appointment, Means, Opinion
from portal.database import now, session, transaction
from portal.desk import exporting
from portal.desk.columns import Column
from portal.dossiers import consents, messages, timeline
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.dossiers.models import Document
from portal.dossiers.paper_letters import PaperLetter, letter_for
from portal.financing.kinds import LineState, Side
from portal.financing.models import PlanLine
from portal.outbox import Email
from portal.pdf import whole
from portal.referrals import endings
from portal.referrals.models import Referral
from portal.referrals.triage import Asked, SavedView
from portal.sheets import separated
from portal.users.models import User
from portal.vocabulary import Block
from tests.conftest import made_once
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, add_document, adviser_of, at, the_network
from tests.reading import words

MARKERS = {
    Block.IDENTITY: ("Zzidenta", "Zznommer", "06 39 98 77 66", "Zzimpasse", "zzidentite.pdf"),
    Block.PROJECT: ("Zzprojeterie", "Zzdecrit", "zzprojet.pdf", "Longueau"),
    Block.FINANCES: ("58 432", "Zzbanque", "zzfinances.pdf", "7 654"),
    Block.SENSITIVE: ("Au RSA", "zzsensible.pdf"),
}
KINDS = {"P01": "zzidentite.pdf", "P08": "zzprojet.pdf", "P10": "zzfinances.pdf",
         "P05": "zzsensible.pdf"}  # fmt: skip
ANSWERS = {
    "prenom": "Zzidenta", "nom": "Zznommer", "telephone": "+33639987766",
    "adresse": "7 Zzimpasse", "nom_projet": "Zzprojeterie", "description": "Zzdecrit un salon.",
    "besoin_total": 5_843_200, "banque_nom": "Zzbanque", "statut": "beneficiaire_rsa",
}  # fmt: skip
LISTED = "vue=ouverts&colonnes=" + ",".join(Column)
FOUND_BY = {Block.IDENTITY: "zznommer", Block.PROJECT: "zzprojeterie",
            Block.FINANCES: "zzfinances", Block.SENSITIVE: "zzsensible"}  # fmt: skip
STEPS = ("demander", "accorder", "refuser", "transferer", "clore")
OF_A_FILE = ("", *(f"/{one}" for one in STEPS), "/avis", "/contacts", "/decision", "/messages",
             "/notes", "/plan", "/rendez-vous", "/taches")  # fmt: skip
ELSEWHERE = ("/conseil/aujourd-hui", f"/conseil/?{LISTED}", "/conseil/taches", "/conseil/avis",
             "/conseil/tableau-de-bord", "/conseil/liste")  # fmt: skip
READY = "{{ personne }} {{ prenom }} {{ projet }} {{ besoin }} {{ montant_demande }}"
ANY = st.frozensets(st.sampled_from(Block))


def _scene():
    """A study at one network, a proposal at a second, an opinion asked of a third."""
    claire = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
    referral = ReferralFactory(in_review=True, adviser=claire, **ANSWERS)
    dossier = referral.dossier
    for kind, name in KINDS.items():
        add_document(dossier, kind, name)
    other, third = at(dossier, "adie"), the_network("bge_picardie")
    line = {"dossier_id": dossier.id, "amount_cents": 765_400}
    session.add(PlanLine(kind="equipment", side=Side.NEEDS, position=0, **line))
    session.add(PlanLine(kind="own_cash", side=Side.RESOURCES, state=LineState.OBTAINED,
                         position=1, **line))  # fmt: skip
    soon = today() + timedelta(days=5)
    with transaction():
        consents.give(dossier, third, EVERY, by=dossier.owner)
        opinion = opinions.ask(referral, third, "Le marché ?", soon, "k", confidential=False,
                               by=claire)  # fmt: skip
        meeting = Plan(now() + timedelta(days=2), 45, Means.VIDEO, "https://visio.exemple.fr")
        appointments.propose(referral, meeting, "m", by=claire)
        tasks.add(referral, "Rappeler", today(), claire, "t", by=claire)
        dossier.owner.given_name, dossier.owner.family_name = MARKERS[Block.IDENTITY][:2]
        messages.send(dossier, referral.network, "Bonjour", "m2", by=claire)
        (sent,) = messages.messages_with(dossier, referral.network_id)
        sent.read_at, sent.read_by_id = now(), dossier.owner_id
    people = {code: adviser_of(code).id for code in ("adie", "bge_picardie")}
    return referral.id, other.id, opinion.id, claire.id, people


made, app = made_once(_scene)


class Scene:
    """``text``: all that the people of a network find of the file, wherever they look."""

    def __init__(self, client, numbers):
        mine, other, opinion, claire, people = numbers
        self.client = client
        self.study, self.proposal = (
            session.get_one(Referral, mine),
            session.get_one(Referral, other),
        )
        self.opinion = session.get_one(Opinion, opinion)
        self.claire = session.get_one(User, claire)
        self.adie, self.bge = (session.get_one(User, one) for one in people.values())
        self.dossier = self.study.dossier

    def share(self, code, blocks):
        with transaction():
            consents.share(self.dossier, the_network(code), blocks, by=self.dossier.owner)

    def pages(self, user, *paths):
        client = self.client.application.test_client().login(user)
        answers = [client.get(path, follow_redirects=True) for path in paths]
        assert all(one.status_code in (200, 404, 409) for one in answers), [*map(str, answers)]
        return " ".join(words(one) for one in answers)

    def of_file(self, referral, user):
        page = f"/conseil/dossiers/{referral.id}"
        return self.pages(user, *(f"{page}{one}" for one in OF_A_FILE), *ELSEWHERE)

    def outside(self, referral, user):
        """The sheet, the PDF, the ready texts and the mails."""
        sheet = exporting.of_list(user, Asked(SavedView.OPEN), "nom", [*exporting.COLUMNS], "")
        mails = session.query(Email).filter(Email.to.in_([user.email, referral.desk.email]))
        return " ".join((
            *separated.lines(sheet.heads, exporting.batches(sheet)),
            str(whole.for_network(referral)),
            ready_words.filled(READY, referral, by=user),
            *(f"{one.subject} {one.text} {one.html}" for one in mails),
        )).replace("\u00a0", " ")  # fmt: skip

    def downloads(self, user):
        """The kinds of document that they may open."""
        client = self.client.application.test_client().login(user)
        found = session.query(Document).filter_by(dossier_id=self.dossier.id).all()
        names = {one.id: one.name for one in found}
        return {name for key, name in names.items()
                if client.get(f"/documents/{key}").status_code == 200}  # fmt: skip

    def calendar(self, user):
        client = self.client.application.test_client().login(user)
        meeting = session.query(Appointment).one()
        return client.get(f"/conseil/rendez-vous/{meeting.id}/agenda").text

    def finds(self, user, text):
        return f"/dossiers/{self.study.id}?" in self.pages_source(user, text)

    def pages_source(self, user, text):
        client = self.client.application.test_client().login(user)
        return client.get("/conseil/", query_string={"vue": "ouverts", "q": text}).text


@pytest.fixture
def scene(client, made):
    return Scene(client, made[1])


def shown(text):
    """The blocks of which something is in this text."""
    return {one for one, markers in MARKERS.items() if any(each in text for each in markers)}


def missing(text, blocks):
    return [each for one in blocks for each in MARKERS[one] if each not in text]


@pytest.mark.parametrize("kept", [frozenset(), *(frozenset({one}) for one in Block), EVERY])
def test_the_network_that_studies_finds_what_is_shared_and_nothing_else(scene, kept):
    allowed = EVERY - kept
    scene.share("initiative_somme", allowed)
    page = scene.pages(scene.claire, f"/conseil/dossiers/{scene.study.id}")
    assert not missing(page, allowed)
    assert shown(page + scene.of_file(scene.study, scene.claire)) == allowed
    assert shown(scene.outside(scene.study, scene.claire)) <= allowed
    assert scene.downloads(scene.claire) == {
        name for name in KINDS.values() if any(name in MARKERS[one] for one in allowed)
    }
    assert ("Zznommer" in scene.calendar(scene.claire)) is (Block.IDENTITY in allowed)
    for block, word in FOUND_BY.items():
        assert scene.finds(scene.claire, word) == (block in allowed)
    assert scene.finds(scene.claire, scene.dossier.number)
    letter = session.query(PaperLetter).filter_by(referral_id=scene.study.id).first()
    assert bool(letter_for(letter.id, scene.claire)) == (allowed >= NECESSARY)


@pytest.mark.parametrize("blocks", [EVERY, EVERY - {Block.PROJECT}, frozenset()])
def test_where_the_file_is_elsewhere_is_told_to_whom_may_study_it(scene, blocks):
    scene.share("initiative_somme", blocks)
    told, claire = blocks >= NECESSARY, scene.claire
    page = scene.pages(claire, f"/conseil/dossiers/{scene.study.id}")
    assert ("Adie" in page) is told
    client = scene.client.application.test_client().login(claire)
    narrowed = client.get("/conseil/?vue=ouverts&reseau=adie").text
    assert (f"/dossiers/{scene.study.id}?" in narrowed) is told
    listed = client.get(f"/conseil/?{LISTED}").text
    assert ('<abbr title="Adie">' in listed) is told
    sheet = exporting.of_list(claire, Asked(SavedView.OPEN), "nom", [Column.NETWORKS], "")
    short = scene.proposal.network.abbreviation
    assert (short in "".join(separated.lines(sheet.heads, exporting.batches(sheet)))) is told
    assert ("Adie" in str(whole.for_network(scene.study)["networks"])) is told


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)  # fmt: skip
@given(ANY, ANY, ANY)
@example(NECESSARY, frozenset(), frozenset({Block.PROJECT}))
def test_each_network_finds_its_own_share_whatever_the_others_have(scene, mine, theirs, asked):
    shares = {"initiative_somme": mine, "adie": theirs, "bge_picardie": asked}
    for code, blocks in shares.items():
        scene.share(code, blocks)
    study, proposal = (f"/conseil/dossiers/{one.id}" for one in (scene.study, scene.proposal))
    assert shown(scene.pages(scene.claire, study, f"/conseil/?{LISTED}")) == mine
    assert shown(scene.pages(scene.adie, proposal, f"/conseil/?{LISTED}")) == theirs
    opinion = scene.pages(scene.bge, f"/conseil/avis/{scene.opinion.id}", "/conseil/avis",
                          "/conseil/aujourd-hui")  # fmt: skip
    assert shown(opinion) == asked


@pytest.mark.parametrize("allowed", [EVERY, NECESSARY])
def test_the_journal_names_a_document_to_whom_it_is_shown(scene, allowed):
    scene.share("initiative_somme", allowed)
    names = {one.kind.block: one.kind.name for one in scene.dossier.documents}
    told = timeline.for_network(scene.dossier, {scene.study.network_id}, allowed)
    lines = " ".join(one.text for one in told)
    assert {one for one, name in names.items() if name in lines} == allowed
    page = scene.pages(scene.claire, f"/conseil/dossiers/{scene.study.id}")
    assert (names[Block.SENSITIVE] in page) is (Block.SENSITIVE in allowed)


def test_the_front_desk_reads_the_whole_whatever_networks_may(scene):
    for code in ("initiative_somme", "adie"):
        scene.share(code, frozenset())
    officer = UserFactory(front_desk=True)
    client = scene.client.application.test_client().login(officer)
    client.says_why(f"/guichet/demandes/{scene.dossier.id}")
    page = words(client.get(f"/guichet/demandes/{scene.dossier.id}"))
    assert shown(page) == EVERY


def test_once_the_whole_word_is_taken_back_nothing_is_left_but_the_networks_own_work(scene):
    with transaction():
        endings.withdraw(scene.study, by=scene.dossier.owner)
    page = scene.pages(scene.claire, f"/conseil/dossiers/{scene.study.id}",
                       "/conseil/?vue=clos")  # fmt: skip
    assert not shown(page)
    assert scene.dossier.number in page
    assert not scene.downloads(scene.claire)
    client = scene.client.application.test_client().login(scene.claire)
    for one in session.query(Document).filter_by(dossier_id=scene.dossier.id):
        page = f"/conseil/dossiers/{scene.study.id}/documents/{one.id}"
        assert client.get(page).status_code == client.get(f"{page}/pages/1").status_code == 404
