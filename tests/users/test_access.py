import pytest

from portal.users.access import may_administer, may_appoint
from portal.vocabulary import RoleName
from tests.factories import DeskFactory, UserFactory

ADVISER, MANAGER, FRONT_DESK, ADMIN = (
    RoleName.ADVISER, RoleName.MANAGER, RoleName.FRONT_DESK, RoleName.ADMIN,
)  # fmt: skip


@pytest.fixture
def desks(app):
    return DeskFactory(), DeskFactory()


@pytest.mark.parametrize(
    ("who", "role", "where", "allowed"),
    [
        ("admin", ADVISER, 0, True),
        ("admin", MANAGER, 1, True),
        ("admin", FRONT_DESK, None, True),
        ("admin", ADMIN, None, True),
        ("admin", ADVISER, None, False),
        ("admin", ADMIN, 0, False),
        ("admin", RoleName.APPLICANT, None, False),
        ("manager", ADVISER, 0, True),
        ("manager", ADVISER, 1, False),
        ("manager", MANAGER, 0, False),
        ("manager", ADMIN, None, False),
        ("adviser", ADVISER, 0, False),
        ("front_desk", ADVISER, 0, False),
        ("applicant", ADMIN, None, False),
        ("command_line", ADMIN, None, True),
        ("command_line", ADVISER, 1, True),
    ],
)
def test_who_may_give_and_take_which_role(desks, who, role, where, allowed):
    here = desks[0]
    by = {
        "admin": lambda: UserFactory(admin=True),
        "manager": lambda: UserFactory(manager=here),
        "adviser": lambda: UserFactory(adviser=here),
        "front_desk": lambda: UserFactory(front_desk=True),
        "applicant": UserFactory,
        "command_line": lambda: None,
    }[who]()
    assert may_appoint(by, role, None if where is None else desks[where].id) == allowed


def test_only_administrators_close_and_open_accounts(desks):
    assert may_administer(UserFactory(admin=True))
    assert may_administer(None)
    for other in (UserFactory(), UserFactory(manager=desks[0]), UserFactory(front_desk=True)):
        assert not may_administer(other)
