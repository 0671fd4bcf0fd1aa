"""What is told of a place of birth, by every door: its province in two code sets."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from registry import province
from registry.province import Standing

COLUMNS: Final = (
    "province_63", "province_63_standing", "province_34", "province_34_standing",
)  # fmt: skip
"""Columns of a table: codes, joined by ";" where they are candidates, and how they follow."""


class ProvinceOut(BaseModel):
    """One province of one code set."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    code: str = Field(pattern="^[0-9]{2}$")
    name: str


class LocatedOut(BaseModel):
    """The province of the place of birth in one code set; several where it is one of them."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    code_set: str = Field(description="63-until-2025-06-30 or 34-from-2025-07-01")
    standing: Standing
    provinces: list[ProvinceOut]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> list["LocatedOut"]:
        """Locate the holder of an entry by its values."""
        return [cls.model_validate(one) for one in province.located(values)]


def columns_of(values: Mapping[str, str]) -> dict[str, Any]:
    """Give the same as columns of a table."""
    old, new = province.located(values)
    texts = [
        text
        for one in (old, new)
        for text in (";".join(p.code for p in one.provinces), one.standing.value)
    ]
    return dict(zip(COLUMNS, texts, strict=True))
