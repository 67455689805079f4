"""A zip that leaves while it is written: it holds in memory only what has not left yet."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator

Entry = tuple[str, str | Iterator[str]]
"""A name, and a text: known at once, or part by part."""


class Outgoing:
    """What was written since it was last taken, in a file that cannot seek."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._left = 0

    def write(self, content: bytes) -> int:
        self._waiting += content
        return len(content)

    def tell(self) -> int:
        return self._left + len(self._waiting)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """What waits can still be taken."""

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        self._left += len(taken)
        return taken


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Each entry is asked for when the one before it has been written."""
    out = Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            if isinstance(content, str):
                _store(archive, out, name, content.encode())
            else:
                yield from _deflated(archive, out, name, content)
    yield out.take()


def _deflated(
    archive: zipfile.ZipFile, out: Outgoing, name: str, content: Iterator[str]
) -> Iterator[bytes]:
    """No zip64: Excel and LibreOffice do not read it where sizes follow what they measure."""
    with archive.open(name, "w") as entry:
        for part in content:
            entry.write(part.encode())
            if ready := out.take():
                yield ready


def _store(archive: zipfile.ZipFile, out: Outgoing, name: str, content: bytes) -> None:
    """As it is, its size before it; ``writestr`` puts it after, in a file that cannot seek, where
    who looks for the kind of an ODS finds none."""
    entry = zipfile.ZipInfo(name)
    entry.header_offset = out.tell()
    entry.external_attr = 0o600 << 16
    entry.CRC = zlib.crc32(content)
    entry.file_size = entry.compress_size = len(content)
    out.write(entry.FileHeader() + content)
    archive.filelist.append(entry)
    archive.NameToInfo[name] = entry
    archive.start_dir = out.tell()
