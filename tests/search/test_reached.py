"""A file is found by the telephone and the address of its people, by whoever reads them."""

import pytest
from sqlalchemy import select

from portal.database import session, transaction
from portal.dossiers import consents
from portal.dossiers.blocks import EVERY
from portal.dossiers.founder_models import Founder, Word
from portal.dossiers.models import Dossier
from portal.outbox import NOWHERE
from portal.referrals import notes
from portal.referrals.contents import found_by
from portal.search.indexing import FRONT_DESK
from portal.search.queries import holding, matching
from portal.users import commands
from portal.vocabulary import Block
from tests.conftest import made_once
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, adviser_of, at, the_network

pytestmark = pytest.mark.both_databases
NO_NAMES = EVERY - {Block.IDENTITY}


def two_files() -> tuple[int, int, int]:
    """The file looked for, and the advisers of a network that reads who it is of, and of another.

    One more file, of other people, is at both.
    """
    ours, theirs = adviser_of("initiative_somme"), adviser_of("adie")
    owner = UserFactory(email="a.jonc80@exemple.fr", phone="03 53 01 00 77")
    dossier = DossierFactory(owner=owner, nom="Jonc", telephone="+33639981242")
    other = DossierFactory(
        owner=UserFactory(email="b.roseau@exemple.fr"), nom="Roseau", telephone="+32470123456"
    )
    dossier.answers = dossier.answers | {"equipe": "associes"}
    for one in (dossier, other):
        at(one, "adie")
    with transaction():
        consents.share(dossier, the_network("adie"), NO_NAMES, by=owner)
        add_founder(dossier, "Agreed", Word.AGREED, "z.carex@exemple.org", "+33639981777")
        add_founder(dossier, "Waiting", Word.WAITING, "muet@exemple.org", "+33639981888")
    return dossier.id, ours.id, theirs.id


def add_founder(dossier: Dossier, name: str, word: Word, email: str, phone: str) -> None:
    networks = ["initiative_somme", "adie"] if word is Word.AGREED else []
    known = {"family_name": name, "email": email, "phone": phone}
    session.add(Founder(dossier=dossier, form_key=name, word=word, networks=networks, **known))


made, app = made_once(two_files)


@pytest.fixture
def file(app, made) -> Dossier:
    return session.get_one(Dossier, made[1][0])


@pytest.fixture
def found(file, made):
    """Whether « ours », « theirs » or the « desk » find this file alone by what they type."""
    _, ours, theirs = made[1]

    def finds(typed: str) -> set[str]:
        users = {"ours": ours, "theirs": theirs}
        queries = {
            name: found_by(typed, session.get_one(type(file.owner), one), open=True)
            for name, one in users.items()
        } | {"desk": matching(typed, [FRONT_DESK])}
        return {
            name for name, query in queries.items() if session.scalars(query).all() == [file.id]
        }

    return finds


READERS = {"ours", "desk"}
SHAPES = (
    "06 39 98 12 42", "0639981242", "+33 6 39 98 12 42", "+33639981242", "06.39.98.12.42",
    "06-39-98-12-42", "06/39/98/12/42", "0639 98 12 42", "+33 (0)6 39 98 12 42",
    "0033 6 39 98 12 42", "33639981242", "06\u00a039\u00a098\u00a012\u00a042", "  0639 981242 ",
)  # fmt: skip


@pytest.mark.parametrize("typed", SHAPES)
def test_a_telephone_finds_the_file_however_it_is_typed(found, typed):
    assert found(typed) == READERS


@pytest.mark.parametrize(
    "typed",
    ["a.jonc80@exemple.fr", "A.Jonc80@Exemple.FR", "a.jonc80", "jonc80", "a.jonc80@exem",
     "jonc <a.jonc80@exemple.fr>"],
)  # fmt: skip
def test_an_address_finds_the_file_whole_or_by_what_stands_before_the_at(found, typed):
    assert found(typed) == READERS


@pytest.mark.parametrize(
    ("typed", "whom"),
    [
        ("jonc 06 39 98 12 42", READERS),
        ("06 39 98 12 42 jonc", READERS),
        ("06 39 98 12 42 a.jonc80@exemple.fr jonc", READERS),
        ("roseau 06 39 98 12 42", set()),
        ("jonc 06 39 98 12 43", set()),
        ("b.roseau@exemple.fr jonc", set()),
        ("98 12 42", set()),
        ("exemple.fr", set()),
        ("@exemple.fr", set()),
        ("a.jonc80@exemple.org", set()),
        ("06 39 98 17 77", READERS),
        ("z.carex@exemple.org", READERS),
        ("06 39 98 18 88", set()),
        ("muet@exemple.org", set()),
    ],
)
def test_several_words_are_all_found_and_a_part_of_a_number_says_nothing(found, typed, whom):
    assert found(typed) == whom


def test_the_telephone_of_the_account_is_for_the_front_desk_which_alone_reads_it(found):
    assert found("03 53 01 00 77") == {"desk"}


def test_a_file_number_beside_a_telephone_stays_one(found, file):
    for typed in (f"{file.number} 0639981242", f"06 39 98 12 42 {file.number.replace('-', ' ')}"):
        assert found(typed) == READERS, typed
    assert "theirs" in found(file.number)


def test_a_telephone_from_abroad_is_found_with_its_code(app, file):
    other = session.scalars(select(Dossier.id).where(Dossier.id != file.id)).one()
    for typed in ("+32 470 12 34 56", "+32470123456", "roseau +32 470/12.34.56", "32470123456"):
        assert session.scalars(matching(typed, [FRONT_DESK])).all() == [other], typed


def test_what_a_network_is_shown_again_or_no_more_follows(found, file):
    network = the_network("adie")
    with transaction():
        consents.share(file, network, EVERY, by=file.owner)
    assert found("0639981242") == found("a.jonc80@exemple.fr") == {*READERS, "theirs"}
    with transaction():
        consents.share(file, network, NO_NAMES, by=file.owner)
    assert found("0639981242") == found("a.jonc80") == READERS


def test_a_telephone_that_is_changed_is_found_and_the_former_one_no_more(found, file):
    file.answers = file.answers | {"telephone": "+33639981250"}
    session.commit()
    assert (found("06 39 98 12 42"), found("06 39 98 12 50")) == (set(), READERS)
    founder = session.scalars(select(Founder).where(Founder.family_name == "Agreed")).one()
    founder.phone = "+33639981778"
    session.commit()
    assert (found("06 39 98 17 77"), found("06 39 98 17 78")) == (set(), READERS)


def test_an_account_that_changes_its_address_or_telephone_has_its_files_indexed(found, file):
    owner = file.owner
    owner.email = "nouvelle@exemple.fr"
    session.commit()
    assert (found("a.jonc80@exemple.fr"), found("nouvelle@exemple.fr")) == (set(), READERS)
    with transaction():
        commands.rename(owner, owner.given_name, owner.family_name, "03 53 01 00 78")
    assert (found("0353010077"), found("0353010078")) == (set(), {"desk"})


def test_an_account_that_is_seen_again_has_nothing_indexed(app, file):
    with statements(app) as made:
        file.owner.login_count = 3
        session.commit()
    assert not [one for one in made if "search_doc" in one or "FROM dossier" in one]


def test_who_has_no_address_is_not_found_by_what_stands_for_it(app, file):
    file.owner.email = f"f00dbeef{NOWHERE}"
    session.commit()
    assert session.scalars(matching("f00dbeef", [FRONT_DESK])).all() == []


def test_a_draft_is_not_found_by_a_telephone(app):
    owner = UserFactory(email="brouillon@exemple.fr", phone="03 53 01 00 79")
    DossierFactory(owner=owner, sent=False, telephone="+33639981260")
    for typed in ("0639981260", "0353010079", "brouillon@exemple.fr"):
        assert session.scalars(matching(typed, [FRONT_DESK])).all() == []


def test_what_is_written_in_a_note_is_found_in_each_way_too(found, file, made):
    referral, ours = at(file, "initiative_somme"), session.get_one(type(file.owner), made[1][1])
    with transaction():
        notes.write(referral, "Comptable : +33 6 39 98 12 70, s.l@exemple.com", "n", by=ours)
    for typed in ("0639981270", "06 39 98 12 70", "s.l@exemple.com"):
        assert found(typed) == {"ours"}, typed


def test_a_list_read_in_its_order_finds_the_same(app, file):
    for typed in (*SHAPES, "a.jonc80@exemple.fr", "jonc 0639981242", "roseau 0639981242"):
        read = select(Dossier.id).where(holding(Dossier.id, typed, [FRONT_DESK]))
        assert session.scalars(read).all() == session.scalars(matching(typed, [FRONT_DESK])).all()
