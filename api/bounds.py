"""Numbers from outside that every database can hold."""

from typing import Annotated

from annotated_types import Ge, Le

Whole = Annotated[int, Ge(0), Le(2**31 - 1)]
"""A whole number that fits into a column; a larger one is invalid input, not an error of ours."""
