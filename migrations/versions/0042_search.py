"""the words by which each file is found, and their index; ``search.indexing`` fills them

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

ADDED = "INSERT INTO search_fts (rowid, words) VALUES (new.dossier_id, new.words);"
TAKEN_AWAY = "INSERT INTO search_fts (search_fts, rowid, words) VALUES ('delete', old.dossier_id, old.words);"
INDEX = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE search_fts USING fts5(words, content='search_doc', content_rowid='dossier_id', "
            "detail=none, columnsize=0, prefix='3 4 5 6', tokenize=\"ascii tokenchars '_'\")"
        ),
        f"CREATE TRIGGER search_doc_added AFTER INSERT ON search_doc BEGIN {ADDED} END",
        f"CREATE TRIGGER search_doc_gone AFTER DELETE ON search_doc BEGIN {TAKEN_AWAY} END",
        f"CREATE TRIGGER search_doc_changed AFTER UPDATE ON search_doc BEGIN {TAKEN_AWAY} {ADDED} END",
    ),
    "postgresql": (
        (
            "ALTER TABLE search_doc ADD COLUMN vector tsvector "
            "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
        ),
        "CREATE INDEX ix_search_doc_vector ON search_doc USING gin (vector)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "search_doc",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f("fk_search_doc_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_search_doc")),
    )
    for statement in INDEX[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_fts")
    op.drop_table("search_doc")
