"""The migrations build exactly the models, and never lose a row on the way."""

import multiprocessing
from runpy import run_path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations

from portal.config import ROOT
from portal.database import Base
from portal.engines import make_engine

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def config(backend):
    return config_of(backend.url("migrated"))


def config_of(url):
    made = Config(toml_file=str(ROOT / "pyproject.toml"))
    made.attributes["url"] = url
    return made


def upgrade(url):
    command.upgrade(config_of(url), "head")


def test_up_check_down_up(config):
    upgrade(config.attributes["url"])
    command.check(config)
    command.downgrade(config, "base")
    upgrade(config.attributes["url"])
    engine = make_engine(config.attributes["url"])
    made = {one for one in sa.inspect(engine).get_table_names() if not one.startswith("search_fts")}
    assert made == {*Base.metadata.tables, "alembic_version"}
    closed_lists_are_those_of_the_code(engine)
    engine.dispose()


def closed_lists_are_those_of_the_code(engine):
    """Alembic does not compare CHECK constraints: an enum that grew would be refused silently."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                checks = " ".join(
                    str(one["sqltext"])
                    for one in sa.inspect(engine).get_check_constraints(table.name)
                )
                for value in column.type.enums:
                    assert f"'{value}'" in checks, (table.name, column.name, value)


def test_several_processes_may_migrate_at_once(config):
    """As when several web servers start together on an empty database."""
    url = config.attributes["url"]
    started = [FORK.Process(target=upgrade, args=(url,)) for _ in range(2)]
    for one in started:
        one.start()
    for one in started:
        one.join()
    assert [one.exitcode for one in started] == [0, 0]
    command.check(config)


FAMILY = """
revision, down_revision = "a", None
def upgrade():
    op.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)")
    op.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER "
               "REFERENCES parent (id) ON DELETE CASCADE)")
    op.execute("INSERT INTO parent VALUES (1, 'one')")
    op.execute("INSERT INTO child VALUES (1, 1), (2, 1)")
"""
REBUILT = """
revision, down_revision = "b", "a"
def upgrade():
    with op.batch_alter_table("parent", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.Text()))
"""
ORPHAN = """
revision, down_revision = "c", "b"
def upgrade():
    op.execute("DELETE FROM parent")
"""


@pytest.fixture
def family(tmp_path):
    """Alembic on migrations of a test, run by the portal's own env.py."""
    for name, text in (("a", FAMILY), ("b", REBUILT), ("c", ORPHAN)):
        (tmp_path / f"{name}.py").write_text(
            f"import sqlalchemy as sa\nfrom alembic import op\n{text}"
        )
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.set_main_option("version_locations", str(tmp_path))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = f"sqlite:///{tmp_path}/family.db"
    return made


def children(config):
    engine = make_engine(config.attributes["url"])
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM child").scalar()
    engine.dispose()
    return found


def test_rebuilding_a_table_keeps_its_children(family):
    """With foreign keys on, SQLite would delete them when the old table is dropped."""
    command.upgrade(family, "a")
    assert children(family) == 2
    command.upgrade(family, "b")
    assert children(family) == 2


def test_a_migration_that_leaves_rows_without_their_parent_is_undone(family):
    command.upgrade(family, "b")
    with pytest.raises(RuntimeError, match="rows without their parent"):
        command.upgrade(family, "c")
    assert children(family) == 2


def test_what_was_kept_about_health_with_completions_goes(backend):
    found = run_path(str(ROOT / "migrations" / "versions" / "0025_corrections.py"))
    columns = (sa.Column("id", sa.Integer()), sa.Column("before", sa.JSON()))
    kept = sa.Table("completion", sa.MetaData(), *columns, sa.Column("after", sa.JSON()))
    engine = make_engine(backend.url("health"))
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        kept.create(connection)
        told = {"rqth": True, "accord_sante": True, "apport": 1}
        connection.execute(sa.insert(kept).values(id=1, before=told, after={}))
        found["forget_health"]()
        assert connection.execute(sa.select(kept)).one() == (1, {"apport": 1}, {})
    engine.dispose()
