"""The planner knows how many rows there are, on connections that were open before too."""

import sqlalchemy as sa

from portal import create_app, upkeep
from portal.database import session, transaction
from tests.conftest import settings_for

WAY = "EXPLAIN QUERY PLAN SELECT * FROM sheep WHERE name = 1 AND colour = 'white'"


def test_a_connection_that_was_open_chooses_its_way_by_the_new_counts(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/sheep.db", tmp_path))
    engine = app.extensions["database"].engine
    with app.app_context(), engine.connect() as elsewhere:
        with transaction():
            _make_the_flock()
        assert "by_colour" in _way(elsewhere)
        upkeep.count_again()
        assert "by_name" in _way(elsewhere)
    engine.dispose()


def _make_the_flock() -> None:
    session.execute(sa.text("CREATE TABLE sheep (name, colour)"))
    for column in ("name", "colour"):
        session.execute(sa.text(f"CREATE INDEX by_{column} ON sheep ({column})"))
    rows = [{"name": one} for one in range(500)]
    session.execute(sa.text("INSERT INTO sheep VALUES (:name, 'white')"), rows)


def _way(connection: sa.Connection) -> str:
    with connection.begin():
        connection.exec_driver_sql("SELECT count(*) FROM sheep").scalar()  # it sees what changed
        return str(connection.exec_driver_sql(WAY).one())
