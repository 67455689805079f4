"""What is accepted, what it becomes, and the sentence for all the rest."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from portal import create_app, opening, storage
from portal.dossiers import receiving
from portal.errors import Refused
from tests.conftest import settings_for
from tests.papers import PDF, PLACE, pdf, photo


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    return create_app(settings_for(f"sqlite:///{folder}/none.db", folder))


@pytest.fixture
def app(bare):
    """Without a database: none of this asks for one."""
    with bare.app_context():
        yield bare


def receive(content, name):
    return receiving.receive(io.BytesIO(content), name)


def kept(received):
    return b"".join(storage.read(received.stored.key))


def test_a_pdf_is_kept_as_it_came(app):
    for content in (PDF, pdf(), pdf(encryption=pikepdf.Encryption(user="", owner="secret"))):
        received = receive(content, "Pièce d’identité.pdf")
        assert (received.name, kept(received)) == ("Pièce d’identité.pdf", content)


@pytest.mark.parametrize(
    ("content", "name", "named"),
    [
        (photo(), "Été.JPG", "Été.jpg"),
        (photo("HEIF"), "IMG_1.HEIC", "IMG_1.jpg"),
        (photo("HEIF"), "reçue.jpeg", "reçue.jpg"),
        (photo("PNG"), "écran.png", "écran.png"),
        (photo("PNG", mode="RGBA"), "écran.jpg", "écran.png"),
        (photo("PNG", mode="I;16"), "scan.png", "scan.png"),
        (photo("JPEG", mode="CMYK"), "imprimeur.jpg", "imprimeur.jpg"),
    ],
)
def test_a_photo_becomes_one_that_anyone_can_open(app, content, name, named):
    received = receive(content, name)
    assert received.name == named
    with Image.open(io.BytesIO(kept(received)), formats=["JPEG", "PNG"]) as read:
        assert read.get_format_mimetype() == received.media_type
        read.load()


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (60, 80)), ("HEIF", (80, 60))])
def test_a_photo_stands_upright_and_says_nothing_of_its_place(app, kind, size):
    """A HEIC that is made here already stands upright."""
    content = kept(receive(photo(kind), "photo.jpg"))
    with Image.open(io.BytesIO(content)) as read:
        assert read.size == size
        assert not read.getexif()
        assert not read.getexif().get_ifd(PLACE)
        red, _, blue = read.getpixel((size[0] - 5, 4) if kind == "JPEG" else (4, 4))
        assert red > 200 > 100 > blue
    assert b"phone" not in content


def test_a_large_photo_is_brought_down_to_a_readable_size(app, monkeypatch):
    received = receive(photo(size=(5000, 3000)), "grande.jpg")
    with Image.open(io.BytesIO(kept(received))) as read:
        assert read.size == (1500, 2500)


def test_the_same_photo_always_gives_the_same_file(app):
    prints = {receive(photo("HEIF"), "a.heic").stored.sha256 for _ in range(2)}
    assert len(prints) == 1


KIND = "Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC"
DISGUISED = "Ce fichier n’est pas ce que dit son nom"
DAMAGED = "Ce PDF est abîmé ou incomplet"
BLURRED = "Cette photo est abîmée ou incomplète"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PDF, "virus.exe", KIND),
        (PDF, "sans-extension", KIND),
        (PDF, "a.pdf.exe", KIND),
        (b"GIF89a", "dessin.gif", KIND),
        (b"PK\x03\x04", "budget.docx", KIND),
        (b"", "vide.pdf", "Ce fichier est vide"),
        (b"", "vide.jpg", "Ce fichier est vide"),
        (b"MZ\x90", "faux.pdf", DISGUISED),
        (b"<html>%PDF-", "page.pdf", DISGUISED),
        (b"<svg/>", "dessin.png", DISGUISED),
        (b"\0\0\0\x18ftypisom film", "film.heic", DISGUISED),
        (PDF, "photo.jpg", DISGUISED),
        (photo(), "photo.pdf", DISGUISED),
        (PDF + b"0" * (10 << 20), "gros.pdf", "Ce fichier dépasse 10 Mo. Compressez-le"),
        (photo() + b"0" * (30 << 20), "grosse.jpg", "Ce fichier dépasse 30 Mo. Prenez une photo"),
        (pdf(encryption=pikepdf.Encryption(user="a", owner="b")), "a.pdf", "par un mot de passe"),
        (pdf(pages=0), "blanc.pdf", "Ce PDF n’a aucune page"),
        (b"%PDF-1.7\n%test", "debut.pdf", DAMAGED),
        (pdf(pages=40)[:-900], "coupe.pdf", DAMAGED),
        (photo(size=(800, 600))[:-2000], "coupee.jpg", BLURRED),
        (photo("HEIF")[:-40], "coupee.heic", BLURRED),
        (photo("PNG")[:60], "coupee.png", BLURRED),
        (b"\xff\xd8\xff and then nothing", "faux.jpg", BLURRED),
    ],
)  # fmt: skip
def test_the_rest_is_refused_with_a_kind_sentence_and_leaves_nothing(app, content, name, sentence):
    before = files(app)
    with pytest.raises(Refused, match=sentence):
        receive(content, name)
    assert files(app) == before


def test_a_small_file_that_unfolds_into_a_huge_photo_is_refused(app):
    """Made here: when it is among the contents above, each process makes it at its start."""
    before = files(app)
    with pytest.raises(Refused, match="Cette photo est trop grande"):
        receive(photo("PNG", (20_000, 20_000), "1"), "bombe.png")
    assert files(app) == before


def files(app):
    return sum(path.is_file() for path in (app.config["DATA_DIR"] / "files").rglob("*"))


def test_what_takes_too_long_to_open_is_refused(app, monkeypatch):
    monkeypatch.setattr(receiving, "LONGEST", 0.001)
    with pytest.raises(Refused, match="trop compliqué à ouvrir"):
        receive(PDF, "lent.pdf")


def test_what_takes_too_much_room_to_open_is_refused(app, tmp_path, monkeypatch):
    narrow = tmp_path / "opening.py"
    source = Path(opening.__file__).read_text()
    narrow.write_text(source.replace("MEMORY = 1 << 30", "MEMORY = 1 << 24"))
    monkeypatch.setattr(opening, "__file__", str(narrow))
    with pytest.raises(Refused, match="trop compliqué à ouvrir"):
        receive(PDF, "lourd.pdf")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Documents\\relevé.pdf", "relevé.pdf"),
        ("fac\u202eture\r\n.pdf", "facture.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("...", "document"),
        ("é" * 300 + ".pdf", "é" * 120 + ".pdf"),
        ("releve\u0301.pdf", "relevé.pdf"),
    ],
)
def test_names_are_cleaned_and_keep_their_accents(name, clean):
    assert receiving.clean_name(name) == clean
