"""Signing in, staying in, getting out; and what another site cannot do in your name."""

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.app import create_app
from api.auth import COOKIE
from registry.accounts import Role, set_active
from tests.api.clocks import stopped
from tests.api.office import PASSWORD, Office


@pytest.fixture
def person(office: Office) -> TestClient:
    """Give a client that keeps cookies and follows no redirect."""
    client = office.client()
    client.follow_redirects = False
    return client


def sign_in(person: TestClient, name: str = "officer", password: str = PASSWORD) -> Response:
    """Fill in the sign-in form."""
    return person.post("/login", data={"name": name, "password": password})


def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    person: TestClient,
) -> None:
    """HttpOnly and SameSite=Lax; Secure only when the caller came by https."""
    cookie = sign_in(person).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    over_tls = person.post(
        "https://testserver/login", data={"name": "officer", "password": PASSWORD}
    )
    assert "Secure" in over_tls.headers["set-cookie"]
    assert "strict-transport-security" in over_tls.headers


def test_the_database_never_holds_the_secret(office: Office, person: TestClient) -> None:
    """Who steals the database cannot use its sessions."""
    sign_in(person)
    secret = person.cookies[COOKIE]

    files = list(office.services.settings.home.glob("registry.db*"))
    assert files
    assert not any(secret.encode() in file.read_bytes() for file in files)


def test_signing_in_again_changes_the_secret_and_ends_the_old_session(
    office: Office, person: TestClient
) -> None:
    """A planted session cannot be waited for (session fixation)."""
    sign_in(person)
    old = person.cookies[COOKIE]
    sign_in(person)

    assert person.cookies[COOKIE] != old
    other = office.client()
    other.cookies.set(COOKIE, old)
    assert other.get("/api/v1/session").status_code == 401


def test_a_wrong_name_and_a_wrong_password_look_alike(person: TestClient) -> None:
    """The answer must not tell which accounts exist."""
    unknown, wrong = sign_in(person, name="nobody"), sign_in(person, password="x" * 12)

    assert unknown.status_code == wrong.status_code == 401
    assert unknown.text == wrong.text


def test_a_shut_out_account_cannot_sign_in(office: Office, person: TestClient) -> None:
    """Who left the office is out at once, session or not."""
    sign_in(person)
    set_active(office.services.database, "officer", False, "admin")

    assert person.get("/api/v1/session").status_code == 401
    assert sign_in(person).status_code == 401


def test_guessing_passwords_is_slowed_down(office: Office) -> None:
    """After ten attempts on one account there is a pause, even with the right password."""
    app = create_app(office.services, stopped())
    person = TestClient(app)
    for _ in range(10):
        sign_in(person, password="wrong wrong")

    assert sign_in(person).status_code == 429


def test_a_write_without_the_form_token_is_refused(person: TestClient) -> None:
    """Another site can send our cookie, but not the token that only our pages hold."""
    sign_in(person)
    csrf = person.get("/api/v1/session").json()["csrf"]
    label = {"label": "nightly export"}

    assert person.post("/api/v1/session/tokens", json=label).status_code == 403
    assert (
        person.post(
            "/api/v1/session/tokens", json=label, headers={"X-CSRF-Token": "0" * 64}
        ).status_code
        == 403
    )
    assert (
        person.post(
            "/api/v1/session/tokens", json=label, headers={"X-CSRF-Token": csrf}
        ).status_code
        == 201
    )


def test_a_form_carries_its_token_in_a_field(person: TestClient) -> None:
    """Pages work without scripts."""
    sign_in(person)
    csrf = person.get("/api/v1/session").json()["csrf"]

    assert person.post("/logout", data={"csrf": "no"}).status_code == 403
    assert person.post("/logout", data={"csrf": csrf}).headers["location"] == "/login"
    assert person.get("/api/v1/session").status_code == 401


def test_a_sign_in_form_from_another_site_is_refused(person: TestClient) -> None:
    """Nobody is signed in to an account that is not theirs."""
    answer = person.post(
        "/login",
        data={"name": "officer", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_after_signing_in_one_is_led_only_inside(person: TestClient) -> None:
    """An open redirect would serve look-alike pages."""
    for wanted, led in (
        ("/desk/stats", "/desk/stats"),
        ("https://evil.example/desk", "/desk"),
        ("//evil.example", "/desk"),
        ("/desk\\@evil.example", "/desk"),
    ):
        form = {"name": "officer", "password": PASSWORD, "next": wanted}
        assert person.post("/login", data=form).headers["location"] == led


def test_a_token_is_shown_once_and_works_until_it_is_ended(
    office: Office, person: TestClient
) -> None:
    """Programs come with a bearer token (RFC 6750)."""
    client = office.client(Role.OFFICER)
    made = client.post("/api/v1/session/tokens", json={"label": "export"}).json()
    program = {"Authorization": f"Bearer {made['secret']}"}

    assert person.get("/api/v1/session", headers=program).json()["via"] == "token"
    assert made["secret"] not in client.get("/api/v1/session/tokens").text
    client.delete(f"/api/v1/session/tokens/{made['id']}")
    assert person.get("/api/v1/session", headers=program).status_code == 401
