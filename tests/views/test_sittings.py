"""The days on which a committee sits, given by an administrator."""

from portal.networks.queries import network
from tests.factories import UserFactory
from tests.reading import words


def test_the_days_of_committees_are_written_one_a_line(client, app):
    admin, desk = client.login(UserFactory(admin=True)), network("adie").desks[0]
    page = f"/administration/reseaux/adie/guichets/{desk.id}/comites"
    for wrong, sentence in (
        ("demain", "Écrivez « demain » comme 09/12/2026"),
        ("09/12/2020", "La date 09/12/2020 est passée"),
    ):
        refused = admin.post(page, data={"days": wrong})
        assert sentence in words(refused)
        assert wrong in refused.text
    assert admin.post(page, data={"days": "09/12/2090\n01/03/2090\n"}).status_code == 302
    assert desk.sittings == ["2090-03-01", "2090-12-09"]
    assert "01/03/2090" in admin.get(page).text
    stale = admin.post(page, data={"days": "04/05/2090", "seen": "old"})
    assert stale.status_code == 409
    assert "04/05/2090" in stale.text
    assert desk.sittings == ["2090-03-01", "2090-12-09"]
    assert "Comités à venir : 01/03/2090, 09/12/2090." in words(
        admin.get("/administration/journal")
    )
