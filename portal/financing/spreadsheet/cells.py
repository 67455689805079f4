"""Reads the cells of a spreadsheet, in a process of its own that can neither last nor swell.

A file made to harm costs that process its life, and nothing else. Run as a script: the file on
standard input; the most rows to read, then the names of the sheets, as arguments. It writes
``{sheet: {"rows": [[…]], "more": false}}``; ``more``: there are rows beyond. A formula is the
value that the file keeps of it: nothing is computed, no macro runs.
"""

import io
import json
import resource
import sys
from typing import Any

MOST_MEMORY = 512 << 20
MOST_SECONDS = 5


def main(most_rows: int, names: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  within the limits

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    found = {name: read(book.get_sheet_by_name(name), most_rows)
             for name in names if name in book.sheet_names}  # fmt: skip
    json.dump(found, sys.stdout, default=str)


def read(sheet: Any, most_rows: int) -> dict[str, Any]:
    rows = sheet.to_python(skip_empty_area=False, nrows=most_rows)
    return {"rows": rows, "more": (sheet.end or (0, 0))[0] >= most_rows}


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
