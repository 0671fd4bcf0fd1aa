"""One office and one genuine copy for all tests of this room."""

import pytest

from signing.issue import SignedCopy
from tests.signing.world import Office, an_entry, an_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a demo key."""
    return an_office(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def copy(office: Office) -> SignedCopy:
    """A genuine copy."""
    return office.issue(an_entry())
