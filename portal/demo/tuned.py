"""What an administrator of the demonstration has already set: a day of closure, a text."""

from portal.calendar import business_days_after, today
from portal.letters.mails import mails
from portal.letters.texts import shipped
from portal.tuning import closing_days, mail_texts
from portal.users.models import User

LATER = 30  # business days


def tune(by: User) -> None:
    day = business_days_after(today(), LATER)
    closing_days.add(day, day, "Formation de toute l’équipe", None, by=by)
    mail, origin = mails()["reopened"], shipped("reopened")
    body = origin.body.replace("Un conseiller cherche", "Votre conseiller cherche déjà")
    note = "Plus chaleureux, demandé par l’accueil"
    mail_texts.write(mail, origin.subject, body, note, by=by, seen=0)
