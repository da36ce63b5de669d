"""The console, as operators use it in a browser."""

import re
from collections.abc import Iterator
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import barriers
from tests.browser.conftest import Watch
from tests.server import Server
from watchword_client import Client
from watchword_client.errors import NotAuthenticated

PASSWORD = "a river runs uphill"
NEW_PASSWORD = "a lake lies level"
PAGES = [
    "/ops",
    "/ops?span=24h",
    "/ops/api",
    "/ops/users",
    "/ops/users/new",
    "/ops/sessions",
    "/ops/data",
    "/ops/data/users",
    "/ops/data/sessions",
    "/ops/logs",
    "/ops/audit",
]


@pytest.fixture(scope="session")
def operator(server: Server) -> str:
    """Make somebody an operator, and return their name."""
    name = f"olga{token_hex(3)}"
    with Client(server.url) as client:
        client.sign_up(name, PASSWORD)
    server.command("operator", "add", name)
    return name


@pytest.fixture
def ada(server: Server) -> Iterator[tuple[str, Client]]:
    """Have somebody logged in."""
    name = f"ada{token_hex(3)}"
    with Client(server.url, headers={"User-Agent": "Ada's telephone"}) as client:
        client.sign_up(name, PASSWORD)
        yield name, client


def log_in(page: Page, name: str) -> None:
    page.goto("/ops")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def find(page: Page, name: str) -> None:
    page.get_by_role("link", name="Users").first.click()
    page.get_by_label("Name begins with").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_user_is_found_their_session_ended_and_the_entry_seen(
    page: Page, operator: str, ada: tuple[str, Client]
) -> None:
    name, client = ada
    log_in(page, operator)
    find(page, name)
    row = page.get_by_role("row", name=re.compile("Ada's telephone"))
    row.get_by_role("button", name=re.compile("^End")).click()
    expect(page.get_by_role("status")).to_have_text("The session has ended.")
    expect(page.get_by_text("Not logged in anywhere.")).to_be_visible()
    with pytest.raises(NotAuthenticated):
        client.me()
    page.get_by_role("link", name="All of it").click()
    newest = page.locator("tbody tr").first
    expect(newest).to_contain_text("session.ended")
    expect(newest).to_contain_text("operator")


def test_a_user_is_renamed_and_gets_a_password_to_be_changed(
    page: Page, operator: str, ada: tuple[str, Client]
) -> None:
    name, client = ada
    log_in(page, operator)
    find(page, name)
    page.get_by_label("Username").last.fill(f"{name}x")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name=f"{name}x")).to_be_visible()
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("must change password")).to_be_visible()
    client.log_in(f"{name}x", NEW_PASSWORD, new_password=PASSWORD)
    assert client.me().username == f"{name}x"


def test_what_breaks_a_rule_is_said_beside_what_was_typed(page: Page, operator: str) -> None:
    log_in(page, operator)
    page.goto("/ops/users/new")
    page.get_by_label("Username").fill(operator.upper())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_contain_text("Another user has this name")
    expect(page.get_by_label("Username")).to_have_value(operator.upper())


def test_a_request_is_found_with_what_came_of_it(page: Page, server: Server, operator: str) -> None:
    refused = Client(server.url).post(
        "/api/user/login", json={"username": operator, "password": "a wrong guess"}
    )
    request_id = refused.headers["X-Request-Id"]
    log_in(page, operator)
    page.get_by_role("link", name="Logs").click()
    page.get_by_label("Status").fill("403")
    page.get_by_role("button", name="Find").click()
    # It is kept within a second or two.
    link = page.get_by_role("link", name=request_id)
    expect(link).to_be_visible(timeout=15_000)
    link.click()
    expect(page.get_by_text("credentials.refused")).to_be_visible()
    expect(page.get_by_text("invalid-credentials")).to_be_visible()


def test_newer_requests_come_to_the_top(page: Page, server: Server, operator: str) -> None:
    log_in(page, operator)
    page.goto("/ops/logs?status=404")
    refused = Client(server.url).get("/nowhere")
    Client(server.url).get("/api/user")
    # They are kept within a second or two.
    newest = page.locator("tbody tr").first
    expect(newest).to_contain_text(refused.headers["X-Request-Id"], timeout=15_000)
    expect(page.get_by_role("status")).to_contain_text("1 new at")
    expect(page.locator("tbody")).not_to_contain_text("not-authenticated")
    address = page.url
    newest.get_by_role("link").last.click()
    expect(page.get_by_role("heading", name="What was sent")).to_be_visible()
    assert page.url != address


STANDING = {
    "paused": "document.querySelector('[data-pause]').click()",
    "hidden": "Object.defineProperty(document, 'hidden', { get: () => true })",
    "further down": "document.body.style.height = '9000px'; scrollTo(0, 5000)",
}


@pytest.mark.parametrize("why", STANDING)
def test_and_stand_still_for_whoever_reads_elsewhere(page: Page, operator: str, why: str) -> None:
    log_in(page, operator)
    page.clock.install()
    page.goto("/ops/logs")
    with page.expect_response("**/ops/logs.rows?**"):
        page.clock.run_for(2_500)
    # The control: as it is, it asks again.
    with page.expect_response("**/ops/logs.rows?**"):
        page.clock.run_for(2_500)
    page.evaluate(STANDING[why])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(3):
        page.clock.run_for(2_500)
    assert asked == []


def test_whoever_has_left_asks_for_nothing(page: Page, operator: str) -> None:
    log_in(page, operator)
    page.clock.install()
    page.goto("/ops/logs")
    page.clock.fast_forward(601_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(5_000)
    assert asked == []
    page.keyboard.press("Shift")
    with page.expect_response("**/ops/logs.rows?**"):
        page.clock.run_for(2_500)


def test_figures_keep_up_with_the_service(
    page: Page, server: Server, operator: str, ada: tuple[str, Client]
) -> None:
    log_in(page, operator)
    page.goto("/ops/api")
    for _ in range(3):
        ada[1].activity()
    link = page.get_by_role("link", name="Try it with GET /api/user/activity")
    expect(link).to_be_visible(timeout=15_000)
    link.click()
    expect(page).to_have_url(re.compile("/docs#listActivity$"))
    expect(page.locator("#listActivity")).to_be_visible()


def test_a_name_that_is_markup_is_text(page: Page, server: Server, operator: str) -> None:
    hostile = "<img/src/onerror=1>"
    with Client(server.url) as client:
        client.sign_up(hostile, PASSWORD)
    log_in(page, operator)
    find(page, hostile)
    for path in ("/ops/users", "/ops/audit", "/ops/logs"):
        page.goto(path)
        assert page.locator("main img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280, 1920])
def test_pages_fit_and_can_be_read(
    browser: Browser, server: Server, watch: Watch, operator: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of its words
    )
    page = context.new_page()
    watch.over(page)
    page.goto("/ops")
    assert barriers(page) == [], "the log-in"
    log_in(page, operator)
    for path in [*PAGES, "/ops/users/1", "/ops/users/none"]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        # On the widest they are as on a wide one.
        assert width > 1280 or barriers(page) == [], path
    context.close()
    assert (watch.console, watch.elsewhere) == ([], [])


@pytest.mark.parametrize(
    ("rule", "markup", "style"),
    [
        ("label", "<input>", ""),
        ("color-contrast", "<p>faint</p>", "color: #888; background: #999"),
        ("target-size", "<p><a href=/>x</a><a href=/>y</a></p>", "font: 6px serif"),
        ("landmark-unique", "<nav></nav><nav></nav>", ""),
    ],
)
def test_a_barrier_is_found(page: Page, rule: str, markup: str, style: str) -> None:
    page.goto("/ops")
    page.locator("main").evaluate(
        """(main, [markup, style]) => {
            main.insertAdjacentHTML('beforeend', markup);
            main.lastElementChild.style.cssText = style;
        }""",
        [markup, style],
    )
    assert {found.partition(":")[0] for found in barriers(page)} == {rule}


def test_what_is_only_read_needs_no_script(browser: Browser, server: Server, operator: str) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    log_in(page, operator)
    for path in PAGES:
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
    find(page, operator)
    context.close()


def test_it_can_be_used_by_keyboard_alone(page: Page, operator: str) -> None:
    page.goto("/ops")
    page.keyboard.type(operator)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_whoever_logs_out_is_out(page: Page, operator: str) -> None:
    log_in(page, operator)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.goto("/ops/users")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
