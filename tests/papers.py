"""What people send: PDFs and photos made for the occasion."""

import io

import pikepdf
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R /Size 4 >>\n%%EOF\n"
)
"""One empty page, without the table that most have: readers mend it."""
ROTATED, MODEL, PLACE = 0x0112, 0x0110, 0x8825


def pdf(pages: int = 1, **saved: object) -> bytes:
    document, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    document.save(file, **saved)
    return file.getvalue()


def photo(kind: str = "JPEG", size: tuple[int, int] = (80, 60), mode: str = "RGB") -> bytes:
    """Blue, with a red corner at the top left; a JPEG or HEIC says where and with what."""
    image = Image.new(mode, size, "blue" if mode.startswith("RGB") else 0)
    if mode.startswith("RGB"):
        image.paste((255, 0, 0), (0, 0, size[0] // 4, size[1] // 4))
    file = io.BytesIO()
    image.save(file, kind, **({} if kind == "PNG" else {"exif": told()}))
    return file.getvalue()


def told() -> Image.Exif:
    """Taken upright with a phone held sideways, at a place."""
    exif = Image.Exif()
    exif[MODEL] = "Téléphone"
    exif[ROTATED] = 6
    exif.get_ifd(PLACE)[1] = "N"
    exif.get_ifd(PLACE)[2] = (49.0, 53.0, 0.0)
    return exif
