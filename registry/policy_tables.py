"""Tables of policies with a proven bound: what they promise, where they run, what was audited."""

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from registry.columns import Instant, Serial, metadata

policies = Table(
    "policies",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("most_wrong", Float, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("share", Float, nullable=False),
    Column("learning_share", Float, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
)

policy_strata = Table(  # a policy is proven, runs and stops for each of these apart
    "policy_strata",
    metadata,
    Column("policy", String(64), nullable=False),
    Column("form", Text, nullable=False),
    Column("era", String(8), nullable=False),
    Column("pipeline", Text, nullable=False),
    Column("state", String(16), nullable=False),  # learning, running, stopped
    Column("grid", JSON, nullable=False),  # thresholds that are tried
    Column("level", Float),
    Column("fields", JSON, nullable=False),  # that its rows may have
    Column("looks", Integer, nullable=False),  # taken so far
    Column("size", Integer, nullable=False),  # of the latest look
    Column("after", Serial, nullable=False),  # only rows drawn after this one count
    Column("changed_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("policy", "form", "era", "pipeline"),
)

policy_draws = Table(
    "policy_draws",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("policy", String(64), nullable=False),
    Column("form", Text, nullable=False),
    Column("era", String(8), nullable=False),
    Column("pipeline", Text, nullable=False),
    Column("draft", String(26), nullable=False, index=True),
    Column("drawn_at", Instant, nullable=False),
    Column("values", JSON, nullable=False),  # field → value as read, p_wrong
    Column("hindrance", Text, nullable=False),
    Column("wrong", JSON(none_as_null=True)),  # fields, once a person has decided
    Column("decided_at", Instant),
    Column("decided_by", Text),
    UniqueConstraint("policy", "draft", "pipeline"),
    Index("ix_policy_draws_stratum", "policy", "form", "era", "pipeline", "number"),
)
