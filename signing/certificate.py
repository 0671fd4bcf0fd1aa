"""What a copy states: the claims that are rendered, embedded and signed."""

from dataclasses import dataclass

from ingest.box import Box


@dataclass(frozen=True, slots=True)
class Source:
    """Where one stated value stands in the ledger."""

    field: str
    scan: str  # sha-256 of the master
    page: int
    box: Box  # pixels of the untouched master


@dataclass(frozen=True, slots=True)
class Certificate:
    """The claims of one certified copy, before they are signed."""

    code: str  # 12 characters of Crockford base 32, at least 60 random bits
    entry: str  # id of the register entry
    entry_version: int
    recorded_at: str  # ISO 8601 with offset: when that version entered the registry
    issued_at: str  # ISO 8601 with offset +07:00
    office: str  # the office that issues the copy
    number: str  # number in the register of copies
    values: tuple[tuple[str, str], ...]  # (field, value), in the order of the ledger
    sources: tuple[Source, ...]
    verify_at: str  # the address that the QR code opens
    statuses: tuple[tuple[str, str], ...] = ()  # (field, how it stands), where no value is given
    document: str = "Bằng tốt nghiệp"  # kind of diploma that the ledger records
    place: str = ""  # where the office sits, for the line with place and date
    status_list: str = ""  # name of the status list that holds this copy, e.g. "2026"
    status_index: int = 0  # bit of this copy in that list
    in_force_until: str = ""  # ISO 8601: until when the issue itself vouches for the status
    post: str = ""  # of who signs, as "Giám đốc"; "" if that is not kept, as on old copies
    demo: bool = False  # signed with a demo key: proves nothing
