"""Tables as CSV answers that a spreadsheet opens with its marks intact."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from starlette.responses import Response

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the start of a cell (OWASP, CSV injection)."""


def csv_answer(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Give a CSV with a byte-order mark, for Excel reads UTF-8 only with it."""
    text = StringIO("\ufeff")
    text.seek(0, 2)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def harmless(cell: object) -> object:
    """Keep a spreadsheet from running a text as a formula."""
    if isinstance(cell, str) and cell.startswith(DANGEROUS) and not _is_number(cell):
        return f"'{cell}"
    return "" if cell is None else cell


def _is_number(text: str) -> bool:
    return text[0] in "+-" and text[1:].replace(".", "", 1).isdecimal()
