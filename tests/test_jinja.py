"""What the templates may use beside their own values."""

from portal.jinja import link


def test_a_link_of_a_mail_keeps_the_place_in_the_page(app):
    address = link("applicant.track", dossier_id=7, _anchor="a-faire")
    assert address.endswith("/mes-demandes/7/suivi#a-faire")
