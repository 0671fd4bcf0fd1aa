"""Is the tree above the records what its leaves make it? Level by level, as streams."""

from collections.abc import Iterator
from heapq import merge
from itertools import count, groupby

from sqlalchemy import ColumnElement, Connection, Select, func, select

from registry import merkle
from registry.fault import Fault
from registry.schema import audit, audit_nodes

CHUNK = 2_000

Hashes = Iterator[tuple[int, bytes]]
"""Positions on one level, growing, and what stands there."""


def check(connection: Connection) -> Iterator[Fault]:
    """Compare each inner node with what its two children give."""
    top = connection.execute(select(func.max(audit_nodes.c.level))).scalar() or 0
    for level in count(1):
        made = [*_faults(connection, level)]
        yield from made
        if level > top and not made:
            return


def checkpoint(connection: Connection, size: int, root: str) -> Iterator[Fault]:
    """Compare the first `size` records with the root that a checkpoint gave them, hex."""
    tree = merkle.Frontier()
    for _, leaf in _leaves(connection):
        if tree.size == size:
            break
        tree.add(leaf)
    if tree.size < size:
        yield Fault(tree.size, "the log is shorter than its checkpoint")
    elif tree.root().hex() != root:
        yield Fault(0, f"the first {size} records are not those of the checkpoint")


def _faults(connection: Connection, level: int) -> Iterator[Fault]:
    below = _nodes(connection, level - 1) if level > 1 else _leaves(connection)
    both = merge(_parents(below), _nodes(connection, level))
    for position, found in groupby(both, key=lambda node: node[0]):
        hashes = [value for _, value in found]
        if len(hashes) != 2 or hashes[0] != hashes[1]:
            reason = f"the tree's node at level {level} does not match"
            yield Fault(position << level, reason)


def _parents(below: Hashes) -> Hashes:
    """Hash each left node with its right one, where both are there."""
    before, left = -1, b""
    for position, value in below:
        if position % 2 and position == before + 1:
            yield position // 2, merkle.node_hash(left, value)
        before, left = position, value


def _leaves(connection: Connection) -> Hashes:
    at = audit.c
    return _stream(connection, select(at.number, at.leaf), at.number)


def _nodes(connection: Connection, level: int) -> Hashes:
    at = audit_nodes.c
    query = select(at.position, at.hash).where(at.level == level)
    return _stream(connection, query, at.position)


def _stream(connection: Connection, query: Select[int, bytes], at: ColumnElement[int]) -> Hashes:
    last = -1
    while found := connection.execute(query.where(at > last).order_by(at).limit(CHUNK)).all():
        for position, value in found:
            yield position, bytes(value)
        last = found[-1][0]
