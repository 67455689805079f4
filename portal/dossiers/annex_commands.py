"""What changes the answers to the questions of the networks."""

from portal.database import lock, now, session
from portal.dossiers import hands
from portal.dossiers.annex_models import AnnexAnswers
from portal.dossiers.commands import editable
from portal.dossiers.models import Dossier
from portal.networks.models import SchemeAnnex
from portal.users.models import User

Given = dict[str, object]

CODE = "annexes"


def save_annex(
    dossier: Dossier,
    annex: SchemeAnnex,
    valid: Given,
    typed: Given,
    emptied: frozenset[str] = frozenset(),
    *,
    by: User,
) -> AnnexAnswers:
    """Keep what was understood, what was not (as it was typed), and what was erased."""
    lock(dossier)
    editable(dossier, by)
    kept = session.get(AnnexAnswers, (dossier.id, annex.scheme_id))
    if kept is None:
        kept = AnnexAnswers(dossier_id=dossier.id, annex=annex, answers={}, typed={})
        session.add(kept)
    given = {*valid, *typed, *emptied}
    kept.answers = {code: one for code, one in kept.answers.items() if code not in given} | valid
    kept.typed = {code: one for code, one in kept.typed.items() if code not in given} | typed
    kept.saved_at = now()
    session.flush()
    hands.saved(dossier, CODE, by=by)
    return kept
