"""The tables of the log that came after the first schema."""

from sqlalchemy import BigInteger, Column, LargeBinary, Table

from registry.columns import Instant, Serial, metadata

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("size", BigInteger, nullable=False),  # records that it covers
    Column("note", LargeBinary, nullable=False),  # as it was signed
    Column("at", Instant, nullable=False),
)
