"""Readings as flat rows, in the columns that other programs rely on."""

from collections.abc import Iterator

from ocr.fields import BODY, HEADER
from ocr.reading import PageReading

WIDE_COLUMNS: tuple[str, ...] = (
    "file",
    "page",
    "row",
    *BODY,
    *(f"{field}_p" for field in BODY),
    *HEADER,
)
"""Columns of `wide`: one line for each ledger row."""

LONG_COLUMNS: tuple[str, ...] = (
    "file",
    "page",
    "row",
    "field",
    "raw",
    "value",
    "p_wrong",
    "status",
    "x",
    "y",
    "w",
    "h",
)
"""Columns of `long`: one line for each field."""


def wide(reading: PageReading, file: str) -> Iterator[dict[str, str]]:
    """Give one line for each ledger row; the page header's values repeat on each."""
    header = {r.field: r.value for r in reading.header}
    for draft in reading.drafts:
        by_field = {r.field: r for r in draft.readings}
        line = {"file": file, "page": str(reading.page), "row": str(draft.row)}
        for field in BODY:
            found = by_field.get(field)
            line[field] = found.value if found else ""
            line[f"{field}_p"] = f"{found.p_wrong:.6f}" if found else ""
        line |= {field: header.get(field, "") for field in HEADER}
        yield {column: line[column] for column in WIDE_COLUMNS}


def long(reading: PageReading, file: str) -> Iterator[dict[str, str]]:
    """Give one line for each field, header fields first with row 0, unnamed columns last."""
    rows = [
        (0, reading.header),
        *((draft.row, (*draft.readings, *draft.others)) for draft in reading.drafts),
    ]
    for row, readings in rows:
        for r in readings:
            yield {
                "file": file,
                "page": str(reading.page),
                "row": str(row),
                "field": r.field,
                "raw": r.raw,
                "value": r.value,
                "p_wrong": f"{r.p_wrong:.6f}",
                "status": r.status.value,
                "x": str(r.box.left),
                "y": str(r.box.top),
                "w": str(r.box.width),
                "h": str(r.box.height),
            }
