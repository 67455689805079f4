"""A person's files in easy words: where each is, what to do, by when, whom to call.

Short sentences, one idea in each (« facile à lire et à comprendre »).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.dossiers.models import Dossier
from portal.dossiers.queries import owned_by
from portal.dossiers.workflow import Status
from portal.french import date_long
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
    """``number`` is empty for a draft; without a ``phone``, the desk's own serves.

    ``due_on`` is of the whole of ``todo``; with several days, each line tells its own.
    """

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
        due_on=_due_on(view),
        name=name,
        phone=phone,
    )


def _todo(dossier: Dossier, view: Tracking) -> list[str]:
    if dossier.status is Status.DRAFT:
        return [_("Finissez vos réponses."), _("Puis envoyez votre demande.")]
    asked = [_("Répondez aux questions de l’accueil.")] if view.completion else []
    owed = [*_owed(view)]
    if view.todo.several_days:
        by_day = sorted(owed, key=lambda one: one[0])
        asked += [_("%(line)s Faites-le avant le %(day)s.", line=line, day=date_long(day))
                  for day, line in by_day]  # fmt: skip
    else:
        asked += [line for _day, line in owed]
    if view.consent:
        asked.append(
            _("Dites oui ou non pour l’envoi de votre demande %(to)s.", to=to(view.consent))
        )
    if view.resumable:
        asked.append(_("Vous pouvez reprendre votre demande."))
    return asked


def _owed(view: Tracking) -> Iterator[tuple[date, str]]:
    """By when, and a sentence."""
    for one in view.documents:
        if one.due_on:
            yield one.due_on, _("Envoyez ce document : %(name)s.", name=_(one.kind.name))
    for question in view.questions:
        asked = _("Répondez à cette question : %(question)s", question=question.label)
        yield question.due_on, asked
    days = {title: item.request.due_on for item, title in reversed(view.corrections)}
    for title, day in reversed(days.items()):
        yield day, _("Corrigez cette partie de votre demande : %(part)s.", part=title)


def _due_on(view: Tracking) -> date | None:
    if view.completion:
        return view.completion.due_on
    return None if view.todo.several_days else view.todo.first


def _contact(view: Tracking) -> tuple[str, str]:
    """The adviser who has the file, else the desk's welcome: empty."""
    for state in view.states:
        if state.referral.open and state.adviser:
            return state.contact
    return "", ""
