from portal.database import session


def test_the_application_starts(app, client):
    assert client.get("/nowhere").status_code == 404 or session
