"""A real Chromium, and a real server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define, field
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.server import Server


@define(slots=False)  # Playwright keeps something of its own on it.
class Watch:
    """What a page did that it should not have."""

    url: str
    console: list[str] = field(factory=list)
    elsewhere: list[str] = field(factory=list)

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", self._asked)

    def _told(self, message: ConsoleMessage) -> None:
        # A browser tells of each answer of refusal: those are what some tests are about.
        if message.type in {"error", "warning"} and "status of 40" not in message.text:
            self.console.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(f"{self.url}/"):
            self.elsewhere.append(request.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Without one these tests fail: who calls them has asked for a browser.
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "there is no Chromium on the PATH: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("server")
    with Server(folder, {"WATCHWORD_WORKERS": "1"}) as server:
        yield server


@pytest.fixture
def watch(server: Server) -> Watch:
    return Watch(server.url)


@pytest.fixture
def page(browser: Browser, server: Server, watch: Watch) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()
    assert (watch.console, watch.elsewhere) == ([], [])
