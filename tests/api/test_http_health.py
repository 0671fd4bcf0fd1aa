"""The service says of each of its parts whether it works, and answers errors in one form."""

from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Services


def a_client(home: Path) -> TestClient:
    """Open the app over an empty home."""
    return TestClient(create_app(Services(Settings(home=home))), raise_server_exceptions=False)


def test_health_names_each_part(tmp_path: Path) -> None:
    """Whoever watches the service must see which part is missing."""
    found = a_client(tmp_path).get("/api/v1/health").json()

    assert set(found["parts"]) == {"database", "search", "engine", "key"}


def test_an_unknown_address_is_a_problem_in_two_languages(tmp_path: Path) -> None:
    """Programs get RFC 9457 even for addresses that do not exist."""
    answer = a_client(tmp_path).get("/api/v1/nothing")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Không tìm thấy"
    assert answer.json()["title_en"] == "Not found"
