"""The letters of the demonstration: one network has its own head; what is long past is on paper."""

import hashlib
import io
from datetime import timedelta

from PIL import Image, ImageDraw
from sqlalchemy import delete

from portal.correspondence import stationery
from portal.correspondence.models import Head, Slot
from portal.correspondence.stationery import Picture
from portal.database import now, pretending, session
from portal.demo.people import Cast
from portal.dossiers.paper_letters import LetterKind, PaperLetter
from portal.networks.queries import network

LONG_AGO = timedelta(days=600)
LATELY = timedelta(days=20)
DECISIONS = (LetterKind.GRANT, LetterKind.REFUSAL, LetterKind.DECLINE, LetterKind.TRANSFER)
HEAD = Head(
    name="Initiative Somme (démonstration)",
    address="1 rue de l’Exemple\n80000 Amiens",
    place="Amiens",
    signatory="Hélène Pervenche",
    function="Directrice",
)
BLUE = "#11506A"
STROKE = [(20, 150), (70, 40), (90, 160), (150, 60), (170, 150), (240, 90), (330, 140), (470, 70)]


def write_head(cast: Cast) -> None:
    """Before any letter: each keeps the version of its day."""
    found, by = network("initiative_somme"), cast.advisers["initiative_somme"][0]
    if found is None:
        return
    with pretending(now() - LONG_AGO):
        stationery.write_head(found, HEAD, by=by, seen=0)
        stationery.put_picture(found, Slot.LOGO, _logo(), by=by)
        stationery.put_picture(found, Slot.SIGNATURE, _signature(), by=by)


def forget_old_letters() -> None:
    """Those of the last weeks, and all decisions, are enough for the worker to make."""
    old = PaperLetter.written_at < now() - LATELY
    session.execute(delete(PaperLetter).where(old, PaperLetter.kind.not_in(DECISIONS)))


def _logo() -> Picture:
    image = Image.new("RGB", (500, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 190, 190), fill=BLUE)
    draw.polygon([(60, 140), (100, 50), (140, 140)], fill="white")
    draw.text((215, 70), "EXEMPLE", fill=BLUE, font_size=60)
    return _picture(image)


def _signature() -> Picture:
    image = Image.new("RGB", (500, 200), "white")
    ImageDraw.Draw(image).line(STROKE, fill="#1B2A49", width=5, joint="curve")
    return _picture(image)


def _picture(image: Image.Image) -> Picture:
    file = io.BytesIO()
    image.save(file, "PNG")
    content = file.getvalue()
    return Picture("image/png", content, hashlib.sha256(content).hexdigest())
