"""Those who carry a project of the demonstration with its owner."""

from datetime import date

from portal.dossiers import commands, founders, team
from portal.dossiers.models import Dossier


def join(dossier: Dossier, name: str) -> None:
    """A partner who borrows too, for four tenths; they have not been asked yet."""
    by = dossier.owner
    commands.save_page(dossier, team.TEAM, {team.TEAM: team.TOGETHER}, {}, by=by)
    mine = founders.owner_card(dossier, by=by)
    founders.keep(mine, {"share": 6000, "role": "présidence", "borrows": True}, {}, by=by)
    given, _, family = name.partition(" ")
    card = {
        "given_name": given, "family_name": family, "birth": date(1991, 6, 14),
        "email": f"associe{dossier.id}@exemple.fr", "phone": "+33639980002", "share": 4000,
        "role": "direction générale", "situation": "salarie", "borrows": True,
    }  # fmt: skip
    founders.keep(founders.add(dossier, "demo", by=by), card, {}, by=by)


def agree(dossier: Dossier) -> None:
    """Each partner, if there are any, says yes for the networks that their owner has chosen."""
    if team.is_shared(dossier):
        codes = [one.code for one in team.receivers(dossier)]
        for member in team.team(dossier)[1:]:
            founders.ask(member.founder, by=dossier.owner)
            founders.answer(member.founder, agrees=True, networks=codes)
