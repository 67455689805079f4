"""unnamed files keep no name: they are named when they are shown

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

UNNAMED = {
    "aucun": "Prêt personnel",
    "creation": "Projet de création",
    "reprise": "Projet de reprise",
    "developpement": "Projet de développement",
    "consolidation": "Entreprise à consolider",
    "cession": "Entreprise à transmettre",
}
dossier = sa.table("dossier", sa.column("kind"), sa.column("title"))


def upgrade() -> None:
    change("title", "")


def downgrade() -> None:
    change("", "title")


def change(before: str, after: str) -> None:
    """From the words of each kind to nothing, or back."""
    for kind, words in UNNAMED.items():
        here = (dossier.c.kind == kind) & (dossier.c.title == (words if before else ""))
        op.execute(dossier.update().where(here).values(title=words if after else ""))
