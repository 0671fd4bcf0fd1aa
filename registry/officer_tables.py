"""The table of who may sign for which office."""

from sqlalchemy import Column, String, Table, Text

from registry.columns import Instant, metadata

officers = Table(
    "officers",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("officer", Text, nullable=False),  # the person's name
    Column("post", Text, nullable=False, server_default=""),  # chức vụ, as it stands on a copy
    Column("office", Text, nullable=False, index=True),  # as the certificate names it
    Column("certificate", String(64), nullable=False, index=True),  # SHA-256 (hex) of its DER
    Column("since", Instant, nullable=False),
    Column("until", Instant),  # null while no end is known
    Column("decision", Text, nullable=False),  # number and date of the appointment
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
