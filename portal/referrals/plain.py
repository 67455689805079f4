"""A person's files in easy words: where each is, what to do, by when, whom to call.

Short sentences, one idea in each (« facile à lire et à comprendre »).
"""

from dataclasses import dataclass
from datetime import date

from portal.dossiers.models import Dossier
from portal.dossiers.queries import owned_by
from portal.dossiers.workflow import Status
from portal.languages import _
from portal.networks.wording import to
from portal.referrals.tracking import Tracking, track
from portal.users.models import User

WHERE = {
    "Brouillon": ("Votre demande n’est pas envoyée.", "Personne ne la lit encore."),
    "Envoyée": ("Nous avons votre demande.", "Une personne va la lire."),
    "Documents manquants": ("Il manque quelque chose.", "Sans cela, le réseau ne décide pas."),
    "Réponse attendue": ("Nous attendons une réponse de vous.",),
    "En étude": ("Une personne lit votre demande.", "Elle prépare une réponse."),
    "En comité": ("Des personnes vont se réunir.", "Elles vont dire oui ou non."),
    "Accordé": ("La réponse est oui.", "Vous avez une aide."),
    "Non retenu": ("La réponse est non.", "Une personne peut vous dire pourquoi."),
    "Retirée": ("Vous avez retiré votre demande.", "Personne ne la lit plus."),
    "Sans réponse": ("Nous n’avons pas eu de réponse de vous.", "La demande est fermée."),
}
"""By the word that the tracking page shows; in French, translated when shown."""


MOST_SHOWN = 5


@dataclass(frozen=True)
class PlainStatus:
    """``number`` is empty for a draft; without a ``phone``, the desk's own serves."""

    dossier: Dossier
    word: str
    where: tuple[str, ...]
    todo: tuple[str, ...]
    due_on: date | None
    name: str
    phone: str


def statuses(user: User) -> list[PlainStatus]:
    """Of a person's last files: a page in easy words is short, the usual one has them all."""
    return [_status(dossier, track(dossier)) for dossier in owned_by(user)[:MOST_SHOWN]]


def _status(dossier: Dossier, view: Tracking) -> PlainStatus:
    word = view.standing.word
    name, phone = _contact(view)
    return PlainStatus(
        dossier=dossier,
        word=word,
        where=WHERE.get(word, (view.standing.sentence,)),
        todo=tuple(_todo(dossier, view)),
        due_on=view.completion.due_on if view.completion else view.due_on,
        name=name,
        phone=phone,
    )


def _todo(dossier: Dossier, view: Tracking) -> list[str]:
    if dossier.status is Status.DRAFT:
        return [_("Finissez vos réponses."), _("Puis envoyez votre demande.")]
    asked = [_("Répondez aux questions de l’accueil.")] if view.completion else []
    owed = [_(one.kind.name) for one in view.documents if one.owed]
    asked += [_("Envoyez ce document : %(name)s.", name=name) for name in owed]
    asked += [_("Répondez à cette question : %(question)s", question=one.label)
              for one in view.questions]  # fmt: skip
    asked += [_("Corrigez cette partie de votre demande : %(part)s.", part=name)
              for name in dict.fromkeys(title for _item, title in view.corrections)]  # fmt: skip
    if view.consent:
        asked.append(
            _("Dites oui ou non pour l’envoi de votre demande %(to)s.", to=to(view.consent))
        )
    if view.resumable:
        asked.append(_("Vous pouvez reprendre votre demande."))
    return asked


def _contact(view: Tracking) -> tuple[str, str]:
    """The adviser who has the file, else the desk's welcome: empty."""
    for state in view.states:
        if state.referral.open and state.adviser:
            return state.contact
    return "", ""
