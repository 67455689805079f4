"""A file that comes: what is accepted, how it is looked at and made readable, where it is kept.

All this takes a while and happens before any transaction.
"""

import io
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from threading import BoundedSemaphore
from typing import IO

import structlog
from flask import current_app

from portal import antivirus, opening, storage
from portal.errors import Refused
from portal.languages import _, marked
from portal.storage import UNREACHABLE, Stored

log = structlog.get_logger()

PDF, JPEG, PNG, HEIF = "application/pdf", "image/jpeg", "image/png", "image/heif"
SIGNATURES = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
PHOTOS = (".jpg", ".jpeg", ".png", ".heic", ".heif")
SUFFIXES = {JPEG: ".jpg", PNG: ".png"}
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]")
LONGEST = 40
"""Seconds to open a file, its processor's time being counted apart."""
HEAVIEST_MARK = 1 << 20
AT_ONCE = BoundedSemaphore(2)
"""How many files this process opens together: each may take a gigabyte."""

DANGEROUS = marked("Ce fichier contient un virus : nous ne l’avons pas gardé. Envoyez-en un autre")
UNREADABLE = {
    PDF: marked(
        "Ce PDF est abîmé ou incomplet. Téléchargez-le de nouveau, ou prenez le document en photo"
    ),
    JPEG: marked("Cette photo est abîmée ou incomplète. Reprenez-la et recommencez"),
}
SENTENCES = {
    opening.LOCKED: marked(
        "Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe"
    ),
    opening.EMPTY: marked("Ce PDF n’a aucune page. Vérifiez-le et recommencez"),
    opening.TOO_LARGE: marked(
        "Cette photo est trop grande pour être ouverte. Prenez-en une plus petite"
    ),
}
UNOPENED = marked("Ce fichier est trop compliqué à ouvrir. Prenez plutôt le document en photo")


@dataclass(frozen=True)
class Received:
    """A file that passed the checks and is kept, not yet in any dossier.

    ``scanned``: whether the antivirus, if there is one, could look at it.
    """

    name: str
    media_type: str
    stored: Stored
    scanned: bool = True


def receive(file: IO[bytes], name: str) -> Received:
    """Check a file, make it readable and keep it. Raises Refused with a kind sentence."""
    clean = clean_name(name)
    is_photo = _is_photo(clean)
    _check_weight(size(file), is_photo=is_photo)
    media_type = _recognised(file, is_photo=is_photo)
    content = file.read()
    scanned = _scanned(content)
    if is_photo:
        media_type, content = _made_anew(content, media_type, "photo")
        clean = f"{PurePath(clean).stem}{SUFFIXES[media_type]}"
    else:
        _opened(content, media_type, "pdf")
    return Received(clean, media_type, _kept(content), scanned)


def picture(file: IO[bytes], name: str) -> tuple[str, bytes]:
    """A logo or a signature, made anew: its media type and its content, not kept anywhere yet.

    Raises Refused with a kind sentence.
    """
    if not name.lower().endswith(PHOTOS):
        raise Refused("Envoyez une image en JPG ou PNG")
    _check_weight(size(file), is_photo=True)
    media_type, content = _recognised(file, is_photo=True), file.read()
    if not _scanned(content):
        raise Refused("Notre antivirus ne répond pas. Réessayez dans quelques minutes")
    media_type, content = _made_anew(content, media_type, "mark")
    if len(content) > HEAVIEST_MARK:
        raise Refused("Cette image est trop détaillée. Enregistrez-la en plus petit")
    return media_type, content


def clean_name(name: str) -> str:
    """The last part of a name, without anything that could trick a reader or a disk."""
    text = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    path = PurePath(UNSAFE.sub("", text).strip(". ") or "document")
    return f"{path.stem[:120]}{path.suffix[:12]}"


def size(file: IO[bytes]) -> int:
    found = file.seek(0, 2)
    file.seek(0)
    return found


def heaviest() -> int:
    """In bytes, of a file as it is kept."""
    most: int = current_app.config["SETTINGS"].upload_max_mb
    return most << 20


def _is_photo(name: str) -> bool:
    suffix = PurePath(name).suffix.lower()
    if suffix != ".pdf" and suffix not in PHOTOS:
        raise Refused("Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC")
    return suffix != ".pdf"


def _check_weight(weight: int, *, is_photo: bool) -> None:
    """A photo may be heavier as it comes: it is kept smaller."""
    if weight == 0:
        raise Refused("Ce fichier est vide. Vérifiez-le et recommencez")
    settings = current_app.config["SETTINGS"]
    most = settings.photo_max_mb if is_photo else settings.upload_max_mb
    if weight > most << 20 and is_photo:
        raise Refused(_("Ce fichier dépasse %(most)s Mo. Prenez une photo moins lourde", most=most))
    if weight > most << 20:
        raise Refused(
            _("Ce fichier dépasse %(most)s Mo. Compressez-le ou coupez-le en deux", most=most)
        )


def _recognised(file: IO[bytes], *, is_photo: bool) -> str:
    """What a file is by its first bytes; a photo often has the name of another kind of photo."""
    head = file.read(16)
    file.seek(0)
    found = HEIF if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS else ""
    for media_type, signature in SIGNATURES.items():
        if head.removeprefix(b"\xef\xbb\xbf").startswith(signature):
            found = media_type
    if not found or (found == PDF) is is_photo:
        raise Refused(
            "Ce fichier n’est pas ce que dit son nom. Enregistrez-le de nouveau en PDF, JPG ou PNG"
        )
    return found


def _scanned(content: bytes) -> bool:
    """Before it is opened: whether it could be looked at. Raises Refused when it is dangerous."""
    if not antivirus.configured():
        return True
    try:
        found = antivirus.scan([content])
    except antivirus.NotScanned as error:
        log.warning("file not scanned yet", reason=str(error))
        return False
    if found:
        log.warning("dangerous file refused", found=found)
        raise Refused(DANGEROUS)
    return True


def _made_anew(content: bytes, media_type: str, kind: str) -> tuple[str, bytes]:
    made = _opened(content, media_type, kind)
    return PNG if made.startswith(SIGNATURES[PNG]) else JPEG, made


def _opened(content: bytes, media_type: str, kind: str) -> bytes:
    """What the program that opens files makes of it."""
    try:
        done = opened_apart(content, kind)
    except subprocess.TimeoutExpired:
        raise Refused(UNOPENED) from None
    if done.returncode == opening.READ:
        return done.stdout
    if done.returncode == opening.UNREADABLE:
        raise Refused(UNREADABLE[PDF if media_type == PDF else JPEG])
    if done.returncode not in SENTENCES:
        log.warning("file not opened", status=done.returncode, said=done.stderr[-200:].decode())
    raise Refused(SENTENCES.get(done.returncode, UNOPENED))


def opened_apart(content: bytes, *what: str) -> subprocess.CompletedProcess[bytes]:
    """The program that opens files, when it is done. Raises subprocess.TimeoutExpired."""
    command = [sys.executable, "-I", opening.__file__, *what]
    with AT_ONCE:
        return subprocess.run(  # noqa: S603  our own program, on its standard input
            command, input=content, capture_output=True, timeout=LONGEST, check=False
        )


def _kept(content: bytes) -> Stored:
    try:
        return storage.keep(io.BytesIO(content))
    except UNREACHABLE:
        log.exception("file not kept")
        raise Refused("Nous n’avons pas pu ranger ce fichier. Réessayez dans une minute") from None
