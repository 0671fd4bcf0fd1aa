"""The tables of renewed copies: until when each can be checked, and the files it was kept as."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from registry.columns import Instant, metadata

copy_ends = Table(  # one row for each copy whose file was looked at
    "copy_ends",
    metadata,
    Column("code", ForeignKey("copies.code"), primary_key=True),
    Column("good_until", Instant, index=True),  # of the newest file; null: it cannot be said
    Column("tried_at", Instant),  # when it could not be renewed; null after a success
    Column("trouble", Text, nullable=False),  # why not; "" after a success
)

copy_renewals = Table(  # only grows
    "copy_renewals",
    metadata,
    Column("code", ForeignKey("copies.code"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1
    Column("sha256", Text, nullable=False, index=True),  # hex, of the renewed file
    Column("size", BigInteger, nullable=False),  # bytes; the file before is a shorter beginning
    Column("renewed_at", Instant, nullable=False),
    Column("good_until", Instant, nullable=False),
    PrimaryKeyConstraint("code", "number"),
)
