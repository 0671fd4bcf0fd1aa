"""The tables of the log that came after the first schema."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from registry.columns import Instant, Serial, metadata

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("size", BigInteger, nullable=False),  # records that it covers
    Column("note", LargeBinary, nullable=False),  # as it was signed
    Column("at", Instant, nullable=False),
)

log_secret = Table(  # one row: what the salts of the log's digests come from
    "log_secret",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("value", LargeBinary(32), nullable=False),
)
