"""A project carried by its owner, who borrows, and Paul, who does not."""

from datetime import date

from portal.dossiers import founders, team
from portal.dossiers.founder_models import Founder
from portal.dossiers.models import Dossier

PAUL = {
    "given_name": "Paul", "family_name": "Noël", "birth": date(1985, 4, 3),
    "email": "paul@exemple.fr", "phone": "+33639981111", "share": 3333, "role": "associé",
    "situation": "salarie", "borrows": False,
}  # fmt: skip


def found(dossier: Dossier) -> Founder:
    """Paul, once both cards are written."""
    mine = founders.owner_card(dossier, by=dossier.owner)
    own = {"share": 6667, "borrows": True, "role": "gérante"}
    founders.keep(mine, own, {}, by=dossier.owner)
    return keep(founders.add(dossier, "paul", by=dossier.owner))


def keep(founder: Founder, **changes: object) -> Founder:
    founders.keep(founder, PAUL | changes, {}, by=founder.dossier.owner)
    return founder


def agree(founder: Founder) -> bool:
    codes = [one.code for one in team.receivers(founder.dossier)]
    return founders.answer(founder, agrees=True, networks=codes)
