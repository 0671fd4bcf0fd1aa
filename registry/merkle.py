"""Merkle trees as in RFC 9162, section 2.1: roots, inclusion and consistency proofs.

The tree is kept as its complete inner nodes. `Fetch` gives the hash of the node over the records
`position << level` up to `(position + 1) << level`; level 0 are the leaves.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

Fetch = Callable[[int, int], bytes]
Node = tuple[int, int, bytes]  # level, position, hash


def leaf_hash(record: bytes) -> bytes:
    """Hash one record (RFC 9162, 2.1.1: a leaf is hashed behind a zero byte)."""
    return sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees (RFC 9162, 2.1.1: a node is hashed behind a one byte)."""
    return sha256(b"\x01" + left + right).digest()


def grow(size: int, leaves: Sequence[bytes], fetch: Fetch) -> list[Node]:
    """Give the inner nodes that become complete when leaves are added to a tree of `size`."""
    made: list[Node] = []
    level, start, hashes = 0, size, list(leaves)
    while hashes:
        if start % 2:
            start -= 1
            hashes.insert(0, fetch(level, start))
        level, start = level + 1, start // 2
        hashes = [node_hash(*hashes[i : i + 2]) for i in range(0, len(hashes) - 1, 2)]
        made += [(level, start + i, value) for i, value in enumerate(hashes)]
    return made


def root(size: int, fetch: Fetch) -> bytes:
    """Give the tree hash over the first `size` records."""
    return _range(0, size, fetch) if size else sha256(b"").digest()


class Frontier:
    """A tree that only grows, kept as the roots of its complete subtrees, the largest first."""

    def __init__(self) -> None:
        """Begin with no record."""
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            leaf = node_hash(self._roots.pop(), leaf)
        self._roots.append(leaf)

    def root(self) -> bytes:
        """Give the tree hash over the records so far."""
        if not self._roots:
            return sha256(b"").digest()
        *larger, value = self._roots
        for left in reversed(larger):
            value = node_hash(left, value)
        return value


def inclusion(number: int, size: int, fetch: Fetch) -> list[bytes]:
    """Give the audit path of record `number` in the tree of `size` (RFC 9162, 2.1.3.1)."""
    path: list[bytes] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        if number < middle:
            path.append(_range(middle, last, fetch))
            last = middle
        else:
            path.append(_range(first, middle, fetch))
            first = middle
    return path[::-1]


def consistency(old: int, new: int, fetch: Fetch) -> list[bytes]:
    """Prove that the tree of `new` starts with that of `old` (RFC 9162, 2.1.4.1)."""
    path: list[bytes] = []
    first, last, whole = 0, new, True
    while old != last:
        middle = first + _split(last - first)
        if old <= middle:
            path.append(_range(middle, last, fetch))
            last = middle
        else:
            path.append(_range(first, middle, fetch))
            first, whole = middle, False
    if not whole:
        path.append(_range(first, last, fetch))
    return path[::-1]


def root_from_inclusion(number: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """Follow an audit path up to the root; None if it has the wrong length (RFC 9162, 2.1.3.2)."""
    if number >= size:
        return None
    node, last, value = number, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if node % 2 or node == last:
            value = node_hash(step, value)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, step)
        node, last = node >> 1, last >> 1
    return value if last == 0 else None


def is_consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Check a consistency proof (RFC 9162, 2.1.4.2)."""
    if old == new:
        return old_root == new_root and not path
    if not 0 < old < new or not path:
        return False
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    node, last = old - 1, new - 1
    while node % 2:
        node, last = node >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node % 2 or node == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, step)
        node, last = node >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(size: int) -> int:
    """Give the largest power of two below `size`, at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _range(first: int, last: int, fetch: Fetch) -> bytes:
    size = last - first
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return fetch(level, first >> level)
    middle = first + _split(size)
    return node_hash(_range(first, middle, fetch), _range(middle, last, fetch))
