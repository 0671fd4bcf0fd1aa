"""A real Chromium against a real server on loopback."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.app import create_app
from tests.api.office import PASSWORD, Office

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 180_000  # milliseconds: a busy machine is slow, and slow is not wrong

expect.set_options(timeout=PATIENCE)


@dataclass
class Visitor:
    """Someone at a browser; complaints of the browser are kept."""

    page: Page
    address: str  # of the server
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the server."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str) -> None:
        """Sign in by the form."""
        self.open("/login")
        self.page.get_by_label("Tên đăng nhập").fill(name)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url("**/desk/**")

    def fits(self) -> bool:
        """Tell whether nothing sticks out to the right."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return width <= 0


@contextmanager
def serving(office: Office) -> Iterator[str]:
    """Serve an office on a free port of loopback."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(office.services), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        until = time.monotonic() + 60
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; where it is missing, the test fails."""
    program = shutil.which("chromium")
    assert program, "install chromium (Debian package `chromium`)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Browser, address: str, width: int = 1280, height: int = 800, **more: bool
) -> Iterator[Visitor]:
    """Open a fresh window: no cookies of anyone."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, accept_downloads=True, **more
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    visitor = Visitor(page, address)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    page.on("console", lambda m: _keep(visitor, m.type, m.text))
    yield visitor
    context.close()


def _keep(visitor: Visitor, kind: str, text: str) -> None:
    if kind == "error" and "the server responded with a status of" not in text:
        visitor.complaints.append(text)
