"""A program of its own that opens what people send, with bounded memory and time.

``python opening.py pdf|photo|mark < file``: a PDF is only looked at; a photo comes out upright, of
a reasonable size, without anything that it says of its place or its camera; a mark, which is a logo
or a signature, comes out smaller still. Of a PDF, ``count`` says how many pages it has, and
``draw N`` makes a picture of the page N. The exit status is one of those below; any other means
that the file could not be opened within the bounds.
"""

import io
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from PIL import Image

READ, UNREADABLE, LOCKED, EMPTY, TOO_LARGE = 0, 3, 4, 5, 6

MEMORY = 1 << 30
SECONDS = 20
"""Of the processor."""
MOST_PAGES = 5000
ENDING = 4096
"""Bytes, among which a whole PDF says that it ends."""
LONGEST_SIDE = {"photo": 2500, "mark": 900}
MOST_PIXELS = {"JPEG": 130_000_000, "PNG": 60_000_000, "HEIF": 60_000_000}
"""A JPEG is read at a fraction of its size, the others in full."""
HEAVIEST_PNG = 4 << 20
QUALITY = 85
DRAWN_PPI = 144
"""Dots by inch of a page drawn as wide as A4: 1 190 across."""
SHEET = '#set page(width: auto, height: auto, margin: 0pt)\n#image("page.pdf", width: 210mm)'


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    looks = {"pdf": look_at_pdf, "photo": straighten, "mark": straighten}
    look = {**looks, "count": count, "draw": draw}[sys.argv[1]]
    return look(sys.stdin.buffer, sys.stdout.buffer)


def look_at_pdf(file: BinaryIO, _: BinaryIO) -> int:
    import pikepdf  # noqa: PLC0415  each kind of file imports what it needs, no more

    content = file.read()
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
            for page in document.pages[:MOST_PAGES]:
                page.obj.get("/MediaBox")
            mended = bool(document.get_warnings())
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError, AttributeError):
        return UNREADABLE
    if mended and b"%%EOF" not in content[-ENDING:]:
        return UNREADABLE  # what is left of a file cut short
    return READ if pages else EMPTY


def count(file: BinaryIO, out: BinaryIO) -> int:
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(file.read())) as document:
        out.write(str(len(document.pages)).encode())
    return READ


def draw(file: BinaryIO, out: BinaryIO) -> int:
    """The page alone is handed to the typesetter, which draws what it sets: it runs no script."""
    import pikepdf  # noqa: PLC0415
    import typst  # noqa: PLC0415

    number = int(sys.argv[2])
    with TemporaryDirectory() as folder, pikepdf.open(io.BytesIO(file.read())) as document:
        if not 1 <= number <= len(document.pages):
            return UNREADABLE
        alone = pikepdf.new()
        alone.pages.append(document.pages[number - 1])
        alone.save(Path(folder, "page.pdf"))
        sheet = Path(folder, "sheet.typ")
        sheet.write_text(SHEET)
        out.write(typst.compile(str(sheet), root=folder, format="png", ppi=DRAWN_PPI))
    return READ


def straighten(file: BinaryIO, out: BinaryIO) -> int:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # ours are below, kind by kind
    content, formats, longest = file.read(), ["JPEG", "PNG"], LONGEST_SIDE[sys.argv[1]]
    if content[4:8] == b"ftyp":
        import pillow_heif  # noqa: PLC0415

        pillow_heif.register_heif_opener(thumbnails=False)
        formats = ["HEIF"]
    try:
        with Image.open(io.BytesIO(content), formats=formats) as photo:
            kind = photo.format or ""  # MPO: a JPEG with another one behind it
            if photo.width * photo.height > MOST_PIXELS.get(kind, MOST_PIXELS["JPEG"]):
                return TOO_LARGE
            photo.draft("RGB", (longest, longest))
            plain = _plain(ImageOps.exif_transpose(photo))
            plain.thumbnail((longest, longest))
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError):
        return UNREADABLE
    out.write(_as_png(plain) if kind == "PNG" else _as_jpeg(plain))
    return READ


def _plain(photo: "Image.Image") -> "Image.Image":
    """In grey, in colours, or in colours that let through what lies behind."""
    if photo.mode in ("L", "RGB", "RGBA"):
        return photo
    if photo.mode.startswith("I"):  # grey on 16 bits
        return photo.convert("I").point(lambda value: value / 256).convert("L")
    return photo.convert("RGBA" if photo.has_transparency_data else "RGB")


def _as_png(photo: "Image.Image") -> bytes:
    """A drawing stays sharp; what is heavy as one becomes a photo."""
    file = io.BytesIO()
    photo.save(file, "PNG", **_colours(photo))
    return file.getvalue() if file.tell() <= HEAVIEST_PNG else _as_jpeg(photo)


def _as_jpeg(photo: "Image.Image") -> bytes:
    from PIL import Image  # noqa: PLC0415

    if photo.mode == "RGBA":
        white = Image.new("RGBA", photo.size, "white")
        white.alpha_composite(photo)
        photo = white.convert("RGB")
    file = io.BytesIO()
    photo.save(file, "JPEG", quality=QUALITY, **_colours(photo))
    return file.getvalue()


def _colours(photo: "Image.Image") -> dict[str, Any]:
    """Of all that comes with a photo, only what its colours mean is written again."""
    return {"exif": b"", "icc_profile": photo.info.get("icc_profile")}


if __name__ == "__main__":
    sys.exit(main())
