"""Questions to the database that are put once in a page, and together."""

from portal.asked_once import Ahead
from portal.database import session
from portal.dossiers.checks import addresses_of, company_of
from portal.financing.models import PlanLine
from portal.financing.queries import head_of, lines_of
from tests.counting import statements
from tests.factories_files import DossierFactory


def _line(dossier, position: int) -> None:
    session.add(PlanLine(dossier_id=dossier.id, position=position, kind="", side="needs"))


def test_a_page_puts_several_questions_at_once_and_each_once(app):
    dossier, other = DossierFactory(), DossierFactory()
    for one, position in ((dossier, 2), (dossier, 1), (other, 3)):
        _line(one, position)
    session.commit()
    with app.test_request_context(), statements(app) as sent:
        ahead = Ahead()
        for looking in (lines_of, head_of, addresses_of, company_of):
            ahead.want(looking, dossier)
        ahead.read()
        assert [one.position for one in lines_of(dossier)] == [1, 2]
        assert head_of(dossier) is None
        assert company_of(dossier) is None
        assert len(sent) == 1
        assert [one.position for one in lines_of(other)] == [3]
        assert len(sent) == 2


def test_a_request_that_writes_reads_what_it_wrote(app):
    dossier = DossierFactory()
    with app.test_request_context(method="POST"):
        assert lines_of(dossier) == []
        _line(dossier, 1)
        assert [one.position for one in lines_of(dossier)] == [1]
        session.rollback()
