"""The open files of someone who leaves, on the page that confirms it: who receives each."""

from collections.abc import Collection
from itertools import groupby

from flask import request
from flask.typing import ResponseReturnValue

from forms.members import HandoverForm, Share, handover_form
from portal.french import plural
from portal.networks.models import Network
from portal.referrals import leaving
from portal.referrals.leaving import Given
from portal.referrals.members import Load, loads, receivers
from portal.referrals.models import Referral
from portal.referrals.triage import deadline_words
from portal.users import absences
from portal.users.models import User

SEEN = "seen-"


class Handover:
    """The list and its form. ``stale``: it is not what the person had before them."""

    deadline = staticmethod(deadline_words)

    def __init__(
        self, person: User, files: Collection[Referral], *, discreet: bool = False
    ) -> None:
        """``discreet``: a confidential file is not named to the reader."""
        self.files, self.discreet = list(files), discreet
        by_network = sorted(self.files, key=lambda one: one.network_id)
        self.groups: list[tuple[Network, list[Referral]]] = [
            (found[0].network, found)
            for _, group in groupby(by_network, lambda one: one.network_id)
            if (found := list(group))
        ]
        self.people = {net.id: receivers(net, person) for net, _ in self.groups}
        self.form: HandoverForm = handover_form(self._shares())
        self.changed: set[int] = set()
        self.stale = False

    def named(self, referral: Referral) -> str:
        if self.discreet and referral.dossier.confidential:
            return "Demande confidentielle"
        return f"{referral.dossier.number}, {referral.known.person}"

    def given(self) -> dict[int, Given] | None:
        """By file, who receives it; None when the page is to be shown again."""
        if not self.form.validate_on_submit():
            return None
        self.changed = leaving.changed(self.files, self.form.seen())
        known = {f"{SEEN}{one.id}" for one in self.files}
        gone = {name for name in request.form if name.startswith(SEEN)} - known
        if self.changed or gone:
            self.stale = True
            self.form.renew()
            return None
        people = {str(one.id): one for group in self.people.values() for one in group}
        chosen, seen = self.form.chosen(), self.form.seen()
        return {key: Given(people.get(value), seen[key]) for key, value in chosen.items()}

    def again(self, page: str) -> ResponseReturnValue:
        """The page, as it was asked for or as it could not be accepted."""
        return page, 409 if self.stale else 422 if self.form.errors else 200

    def _shares(self) -> list[Share]:
        held = loads([net.id for net, _ in self.groups])
        return [
            Share(
                net.id,
                {one.id: (one.version, self.named(one)) for one in files},
                {str(one.id): f"{one.full_name} ({said(held.get((net.id, one.id), Load()))}"
                              f"{to_be_away(net, one)})" for one in self.people[net.id]},
            )
            for net, files in self.groups
        ]  # fmt: skip


def said(load: Load) -> str:
    return plural(load.open, "dossier ouvert", "dossiers ouverts")


def to_be_away(network: Network, person: User) -> str:
    """« , en absence du 1er au 5 décembre »; empty when nothing is noted."""
    later = (absences.coming(desk.id).get(person.id) for desk in network.desks)
    return next((f", en absence {one.days}" for one in later if one), "")
