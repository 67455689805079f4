"""What the planner of the database knows of its tables: by it each query chooses its way."""

from sqlalchemy import text

from portal.database import session, transaction


def count_again() -> None:
    """SQLite counts when it is told to; PostgreSQL does by itself, minutes after it must."""
    if session.get_bind().dialect.name == "postgresql":
        return
    with transaction():
        # Open connections read the counts anew when the schema changes, not before.
        session.execute(text("DROP TABLE IF EXISTS sqlite_stat1"))
        session.execute(text("ANALYZE"))
