"""The table of rows that were imported from typed lists."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from registry.columns import metadata

imported_rows = Table(
    "imported_rows",
    metadata,
    Column("fingerprint", String(64), primary_key=True),  # of what the row says, hex
    Column("scan", ForeignKey("scans.sha256"), nullable=False),  # the file it came in first
    Column("row", Integer, nullable=False),  # from 1 in the file
)
