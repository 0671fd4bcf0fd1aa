"""Malformed and hostile files end as a page or as one of our own errors, and nothing else."""

from pathlib import Path

import pytest

from ingest.decode import open_file
from ingest.errors import IngestError
from ingest.limits import Limits
from tests.ingest.hostile import hostile_file

QUICK = Limits(pixels=2_000_000, memory=400 * 2**20, seconds=1.5)  # less to wait for
PAGES = 5  # of each file


@pytest.mark.parametrize("seed", range(20))
def test_a_hostile_file_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    """A few of the files that `hostile` makes, at every test run."""
    _read_or_refused(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 120))
def test_each_kind_of_hostile_file_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    """Every crafted kind, and a spoiled file of every format."""
    _read_or_refused(tmp_path, seed)


def _read_or_refused(folder: Path, seed: int) -> None:
    path = folder / "scan"
    path.write_bytes(hostile_file(seed)[1])
    refused: list[IngestError] = []
    try:
        with open_file(path, QUICK) as file:
            for number in range(1, min(file.pages, PAGES) + 1):
                try:
                    assert file.page(number).image.ndim == 3
                except IngestError as error:
                    refused.append(error)
    except IngestError as error:
        refused.append(error)
    assert all(error.reason and error.remedy for error in refused)
