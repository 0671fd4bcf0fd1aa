"""The product's own modules as syntax trees, to find in them what they say to people."""

import ast
from collections.abc import Iterator
from pathlib import Path

import api

HERE = Path(api.__file__).parent
ROOMS = ("ingest", "ocr", "registry", "signing", "api")


def trees() -> Iterator[ast.Module]:
    """Parse every module of every room."""
    for room in ROOMS:
        for path in (HERE.parent / room).rglob("*.py"):
            yield ast.parse(path.read_text("utf-8"))
