"""Roots and proofs are those of RFC 9162."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import merkle

# Inputs and root of the reference implementation of RFC 6962, whose hashing RFC 9162 keeps.
REFERENCE = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def a_tree(records: list[bytes], steps: int = 1) -> merkle.Fetch:
    """Grow a tree in steps, as an append-only store does."""
    nodes: dict[tuple[int, int], bytes] = {}

    def fetch(level: int, position: int) -> bytes:
        return nodes[level, position]

    for first in range(0, len(records), steps):
        leaves = [merkle.leaf_hash(record) for record in records[first : first + steps]]
        nodes.update({(0, first + i): leaf for i, leaf in enumerate(leaves)})
        made = merkle.grow(first, leaves, fetch)
        nodes.update({(level, i): value for level, i, value in made})
    return fetch


def plain_root(records: list[bytes]) -> bytes:
    """Hash as the definition says (RFC 9162, section 2.1.1)."""
    if len(records) < 2:
        return merkle.leaf_hash(records[0]) if records else sha256(b"").digest()
    middle = 1 << (len(records) - 1).bit_length() - 1
    return merkle.node_hash(plain_root(records[:middle]), plain_root(records[middle:]))


def test_the_reference_tree_has_the_reference_root() -> None:
    """The vectors of the reference implementation come out."""
    assert merkle.root(8, a_tree(REFERENCE)).hex() == REFERENCE_ROOT


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 100])
def test_growing_in_steps_gives_the_defined_root(steps: int) -> None:
    """However many records arrive at once, every earlier root can still be computed."""
    records = [bytes([i]) for i in range(70)]
    tree = a_tree(records, steps)

    assert all(merkle.root(n, tree) == plain_root(records[:n]) for n in range(71))


@given(size=st.integers(1, 130), data=st.data())
def test_every_record_can_be_proven(size: int, data: st.DataObject) -> None:
    """The path leads from the leaf to the root, and from no other leaf."""
    records = [str(i).encode() for i in range(size)]
    tree = a_tree(records, 50)
    number = data.draw(st.integers(0, size - 1))

    path = merkle.inclusion(number, size, tree)

    root = merkle.root(size, tree)
    leaf = merkle.leaf_hash(records[number])
    assert merkle.root_from_inclusion(number, size, leaf, path) == root
    assert merkle.root_from_inclusion(number, size, merkle.leaf_hash(b"other"), path) != root


@given(size=st.integers(1, 130), data=st.data())
def test_every_earlier_tree_can_be_proven(size: int, data: st.DataObject) -> None:
    """A tree that only grew is consistent; one whose past was changed is not."""
    records = [str(i).encode() for i in range(size)]
    old = data.draw(st.integers(1, size))
    tree, forged = a_tree(records, 64), a_tree([b"forged", *records[1:]], 64)

    path = merkle.consistency(old, size, tree)

    root, before = merkle.root(size, tree), merkle.root(old, tree)
    assert merkle.is_consistent(old, size, before, root, path)
    assert not merkle.is_consistent(old, size, merkle.root(old, forged), root, path)
