"""What the answers of the API have in common: they are read from the rooms' own types."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from ingest.box import Box


class Out(BaseModel):
    """An answer that is read from an object of the rooms."""

    model_config = ConfigDict(from_attributes=True)


class BoxOut(BaseModel):
    """A rectangle in pixels of the untouched master: x and y of its top left corner, and sizes."""

    x: int
    y: int
    w: int
    h: int

    @classmethod
    def of(cls, box: Box) -> Self:
        """Translate."""
        return cls(x=box.left, y=box.top, w=box.width, h=box.height)
