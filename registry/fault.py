"""What is found out when the register is held against its log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the log does not hold."""

    number: int  # of the record; of the first record below it, for a node
    reason: str
