"""From plain data to a tagged PDF: what people typed reaches the typesetter as data alone."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from flask import Response

HERE = Path(__file__).parent
UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
BY_NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")
INSTEAD = "□"
"""In place of a sign that no font here has: PDF/UA refuses a page with a hole in it."""
LONG_WORD = re.compile(r"(?<!\S)(?!https?://\S{1,90}(?!\S))\S{41,}")
"""An address of a page is left whole, to be copied: it turns at its own signs."""
CUT_AFTER = 40  # signs
MAY_BREAK = "\u200b"
TRIES = 4


def render(template: str, data: dict[str, Any], images: Mapping[str, bytes] = {}) -> bytes:
    """The PDF/UA document that this template of the folder makes of the data.

    ``images``: by the name under which the template asks for each.
    """
    with _beside(images) as folder:
        return _rendered(folder / template, data)


def _rendered(template: Path, data: dict[str, Any]) -> bytes:
    import typst  # noqa: PLC0415  a large library, loaded on first use

    data = _everywhere(_breakable, data)
    for _ in range(TRIES):
        try:
            return _compiled(template, data)
        except typst.TypstError as error:
            undrawn = _undrawn(f"{error}\n{error.diagnostic}")
            if not undrawn:
                raise
            data = _everywhere(_without(undrawn), data)
    return _compiled(template, data)


@contextmanager
def _beside(images: Mapping[str, bytes]) -> Iterator[Path]:
    """The folder of the templates; with images, a copy that has them too."""
    if not images:
        yield HERE
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        for template in HERE.glob("*.typ"):
            shutil.copy(template, folder)
        for image, content in images.items():
            (folder / image).write_bytes(content)
        yield folder


def _compiled(template: Path, data: dict[str, Any]) -> bytes:
    import typst  # noqa: PLC0415

    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(HERE)],
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": msgspec.json.encode(data).decode()},
    )
    return made


def _undrawn(complaint: str) -> set[str]:
    """The signs that the typesetter could not draw."""
    texts = UNDRAWN.findall(complaint)
    plain = (BY_NUMBER.sub(lambda found: chr(int(found[1], 16)), text) for text in texts)
    return set("".join(plain))


def _without(signs: set[str]) -> Callable[[str], str]:
    table = dict.fromkeys(map(ord, signs), INSTEAD)
    return lambda text: text.translate(table)


def _breakable(text: str) -> str:
    """A word longer than a line may be cut anywhere; a tab, which no font draws, is a space."""

    def cut(found: re.Match[str]) -> str:
        word = found.group()
        pieces = [word[start : start + CUT_AFTER] for start in range(0, len(word), CUT_AFTER)]
        return MAY_BREAK.join(pieces)

    return LONG_WORD.sub(cut, text.replace("\t", " "))


def _everywhere(change: Callable[[str], str], data: Any) -> Any:
    """The same data with each of its texts changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _everywhere(change, value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_everywhere(change, value) for value in data]
    return data


def download(pdf: bytes, name: str) -> Response:
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
