"""Damaged at random, a copy gets a verdict that is not "valid", and nothing ever breaks."""

import pytest

from signing.verify import verify
from tests.signing.mutated import KINDS, Material, files, material, texts


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """Two genuine copies with their texts."""
    return material(tmp_path_factory.mktemp("mutated"))


def test_a_damaged_copy_is_not_valid(held: Material) -> None:
    """Bits, cuts, splices, objects twice or exchanged, digits and words: the same each time."""
    for name, data in files(held, 80):
        verdict = verify(data, held.trust).verdict
        assert verdict != "valid" or data in held.pdfs, name


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_damaged_text_says_nothing_new(held: Material, kind: str) -> None:
    """QR texts, credentials, status lists and log proofs: refused, or read as they were meant."""
    assert not [said for fault, said in texts(held, kind, 40) if fault]
