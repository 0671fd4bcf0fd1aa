"""Files out of a multipart request, checked before anything is done with them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.problems import Problem

MOST_FILES = 500
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "name": {"type": "string", "description": "name of the batch"},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}
"""What the upload form is, for OpenAPI: the route reads it itself, after it knows who is asking."""


@asynccontextmanager
async def received(request: Request) -> AsyncIterator[tuple[str, list[tuple[str, BinaryIO]]]]:
    """Give the batch's name and the files; they lie in temporary files until the block ends.

    Raises:
        Problem: 422 there is no file in the form.
    """
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        sent = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
        files = [(part.filename or "scan", part.file) for part in sent if part.size]
        if not files:
            raise Problem(422, "no-file")
        name = form.get("name", "")
        yield (name.strip() if isinstance(name, str) else ""), files
