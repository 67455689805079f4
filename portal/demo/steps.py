"""The steps of the demonstration’s stories: what someone does that day, and their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from portal.calendar import business_days_after, today
from portal.casework import appointments, opinions, tasks
from portal.casework.appointments import Plan
from portal.casework.models import Means
from portal.demo import shares
from portal.dossiers import commands, completion, messages
from portal.dossiers.workflow import Action, CloseReason
from portal.french import PARIS
from portal.networks.queries import schemes_in_force
from portal.referrals import commands as work
from portal.referrals import duties, endings, notes, requests, routes, verdicts
from portal.referrals.awaited import awaited_network
from portal.referrals.requests import Wanted
from portal.referrals.workflow import POSITIVE, DeclineReason, RefusalReason
from portal.routing.models import OverrideMotive

if TYPE_CHECKING:
    from portal.demo.stories import Story

BLURRED = "La photo est floue. Prenez-la bien à plat, en pleine lumière."
SILENT_FOR = (2, 3, 3)  # business days between two mornings of the clock


def take(story: Story) -> None:
    work.take(story.last, by=story.adviser)


def others_take(story: Story) -> None:
    """The networks that come beside the one that leads."""
    for referral in routes.referrals_of(story.dossier):
        if referral is not story.referral and referral.open:
            work.take(referral, by=story.cast.advisers[referral.network.code][0])


def review(story: Story) -> None:
    work.start_review(story.last, "Appel de 20 minutes, projet bien préparé.", by=story.adviser)


def note(story: Story) -> None:
    text = "Revoir le prévisionnel avec la personne."
    notes.write(story.last, text, story.key(), by=story.adviser)


def meet(story: Story) -> None:
    """What the adviser plans: a task, an appointment, a colleague's opinion."""
    by, referral, day = story.adviser, story.last, business_days_after(today(), 4)
    tasks.add(referral, "Relire le prévisionnel", day, by, f"{story.key()}-task", by=by)
    plan = Plan(datetime.combine(day, time(10), PARIS), 45, Means.PHONE, note="Je vous appelle.")
    appointments.propose(referral, plan, f"{story.key()}-meet", by=by)
    team = story.cast.advisers[referral.network.code]
    for colleague in [one for one in team if one is not by][:1]:
        opinions.ask(
            referral, colleague, "Le loyer te paraît-il tenable ?", day, f"{story.key()}-ask",
            confidential=False, by=by,
        )  # fmt: skip


def ask(story: Story) -> None:
    wanted = [
        Wanted("Devis ou bail", "P08"),
        Wanted("Relevés bancaires des 3 derniers mois", "P10"),
    ]
    due = business_days_after(today(), 10)
    why = "Pour présenter votre projet au comité."
    requests.request_info(story.last, wanted, due, why, by=story.adviser)


def ask_correction(story: Story) -> None:
    """The person has just told their adviser that they bring more."""
    due, why = business_days_after(today(), 10), "Vous m’avez dit apporter 500 € de plus."
    wanted = [Wanted("Apport", corrects="apport")]
    requests.request_info(story.last, wanted, due, why, by=story.adviser)


def correct(story: Story) -> None:
    more = {"apport": story.dossier.answers["apport"] + 500_00}
    commands.save_page(story.dossier, "besoin", more, {}, by=story.owner)
    requests.send_corrections(story.dossier, by=story.owner)


def answer(story: Story) -> None:
    story.upload("P08")
    story.upload("P10")


def accept(story: Story) -> None:
    for request in story.last.requests:
        for item in request.items:
            verdicts.accept(item, by=story.adviser)


def refuse_document(story: Story) -> None:
    accepted, refused = story.last.requests[-1].items
    verdicts.accept(accepted, by=story.adviser)
    verdicts.refuse(refused, BLURRED, by=story.adviser)


def propose(story: Story) -> None:
    """Each network at work says what it would bring to the plan."""
    for referral in routes.referrals_of(story.dossier):
        if referral.open and not story.dossier.confidential:
            team = story.cast.advisers[referral.network.code]
            shares.propose(referral, by=referral.adviser or team[0])


def pay(story: Story) -> None:
    for referral in routes.referrals_of(story.dossier):
        if referral.granted_cents and referral.adviser:
            shares.pay_half(referral, by=referral.adviser)


def ready(story: Story) -> None:
    work.declare_ready(story.last, by=story.adviser)


def grant(story: Story) -> None:
    story.later(story.rnd.randrange(2, 18))
    with story.moment():
        version = schemes_in_force(story.last.network)[0]
        asked = story.dossier.asked_cents or 500_000
        amount = min(asked, version.amount_max_cents or asked) if version.money else None
        words = "Bravo pour votre projet."
        work.grant(story.last, version.scheme, amount, words, by=story.adviser)


def refuse(story: Story) -> None:
    text = "Le chiffre d’affaires prévu ne couvre pas encore les charges."
    advice = "Revoyez vos prix avec BGE, puis revenez vers nous."
    manager = story.cast.advisers[story.last.network.code][0]
    endings.refuse(story.last, RefusalReason.VIABILITY, text, advice, by=manager)


def decline(story: Story) -> None:
    text = "Votre besoin est plus petit que ce que nous finançons."
    note = "Projet sérieux, à orienter."
    endings.decline(story.last, DeclineReason.TOO_SMALL, text, note, by=story.adviser)


def transfer(story: Story) -> None:
    text = "Un autre réseau connaît mieux ce métier."
    other, motive = story.other_network(), OverrideMotive.EXPERTISE
    endings.transfer(story.last, other, motive, text, "Vu ensemble.", by=story.adviser)


def agree(story: Story) -> None:
    if network := awaited_network(story.dossier):
        routes.agree(story.dossier, network, by=story.owner)


def silence(story: Story) -> None:
    """Nobody answers: the clock reminds, tells the manager, then hands the file on."""
    silent = story.last.id
    for days in SILENT_FOR:
        story.later(days)
        with story.moment():
            duties.climb_the_ladder(silent)


def remind(story: Story) -> None:
    """Three reminders, then a month without a word."""
    request = story.last.requests[-1]
    for offset in (-5, 1, 15, 31):
        story.day += request.due_on + timedelta(days=offset) - story.day.date()
        with story.moment():
            duties.remind_the_person(story.dossier.id)


def close_unanswered(story: Story) -> None:
    endings.close_unanswered(story.last, by=story.adviser)


def resume(story: Story) -> None:
    endings.resume(story.last, by=story.owner)


def withdraw(story: Story) -> None:
    commands.act(story.dossier, Action.WITHDRAW, by=story.owner)


def withdraw_from(story: Story) -> None:
    endings.withdraw(story.last, by=story.owner)


def withdraw_all_networks(story: Story) -> None:
    while story.referral:
        endings.withdraw(story.referral, by=story.owner)


def message(story: Story) -> None:
    text = "Bonjour, votre projet est intéressant. Pouvez-vous m’appeler cette semaine ?"
    messages.send(story.dossier, story.last.network, text, story.key(), by=story.adviser)


def reply(story: Story) -> None:
    text = "Bonjour, merci. Je vous appelle demain matin."
    messages.send(story.dossier, story.last.network, text, story.key(), by=story.owner)


def ask_completion(story: Story) -> None:
    due = business_days_after(today(), 10)
    text = "Demandez à votre banque, elle vous répondra."
    completion.ask(story.dossier, ["ficp"], due, text, by=story.cast.front_desk)


def complete(story: Story) -> None:
    commands.save_page(story.dossier, "besoin", {"ficp": False}, {}, by=story.owner)
    completion.complete(story.dossier, by=story.owner)


def closing(reason: CloseReason, text: str) -> Callable[[Story], None]:
    """The front desk closes the file."""

    def close(story: Story) -> None:
        routes.close(story.dossier, reason, text, by=story.cast.front_desk)

    return close


def close_ended(story: Story) -> None:
    granted = any(one.status in POSITIVE for one in routes.referrals_of(story.dossier))
    reason = CloseReason.FUNDED if granted else CloseReason.UNFUNDED
    closing(reason, "Chaque réseau a répondu. Merci de votre confiance.")(story)


STEPS: dict[str, Callable[[Story], None]] = {
    one.__name__: one
    for one in (
        take, others_take, review, note, propose, pay, meet, ask, answer, accept,
        refuse_document, ready, grant, refuse, decline,
        transfer, agree, silence, remind, close_unanswered, resume, withdraw, withdraw_from,
        withdraw_all_networks, message, reply, ask_correction, correct,
        ask_completion, complete, close_ended,
    )
} | {
    "close_oriented": closing(
        CloseReason.ORIENTED, "Vous avez rencontré le bon interlocuteur, hors du guichet."
    ),
    "close_no_route": closing(
        CloseReason.NO_ROUTE, "Aucun réseau ne peut aider en ce moment. Un conseiller vous suit."
    ),
    "close_expired": closing(CloseReason.EXPIRED, "Nous n’avons plus de nouvelles de vous."),
    "close_duplicate": closing(
        CloseReason.DUPLICATE, "Cette demande existe déjà : nous suivons la première."
    ),
}  # fmt: skip
