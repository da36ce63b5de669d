"""The page of the API, in a browser."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import barriers
from tests.browser.conftest import Watch
from tests.server import Server

SIZES = [320, 1280, 1920]


def sent(page: Page, operation: str, body: object = None, **parameters: str) -> tuple[int, Any]:
    """Send an operation by its form; return the status and the JSON that it shows."""
    form = page.locator(f"#{operation} form")
    if body is not None:
        form.locator("textarea").fill(json.dumps(body))
    for name, value in parameters.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_response(lambda answer: "/api/" in answer.url):
        form.get_by_role("button", name="Send").click()
    form.locator("output .status").wait_for()
    page.wait_for_function(
        "form => !form.querySelector('button').disabled", arg=form.element_handle()
    )
    text = form.locator("output > pre").inner_text()
    return int(form.locator("output .status").inner_text()), json.loads(
        text
    ) if "{" in text else None


def test_the_whole_tutorial_can_be_tried_on_the_page(page: Page) -> None:
    page.goto("/docs")
    ada = {"username": "ada", "password": "123123"}
    status, user = sent(page, "signUp", ada)
    assert (status, user["username"]) == (200, "ada")
    assert sent(page, "readUser") == (200, user)
    assert sent(page, "changeUser", {"username": "ada-l"})[1]["username"] == "ada-l"
    [session] = sent(page, "listSessions")[1]["items"]
    assert session["current"]
    assert sent(page, "listActivity", limit="1")[1]["items"][0]["act"] == "user.renamed"
    assert sent(page, "logOut", {}) == (200, None)
    assert sent(page, "readUser")[0] == 401
    assert sent(page, "logIn", ada)[1]["code"] == "invalid-credentials"
    assert sent(page, "logIn", ada | {"username": "ada-l"})[0] == 200
    [session] = sent(page, "listSessions")[1]["items"]
    assert sent(page, "endSession", session_id=session["id"]) == (204, None)
    assert sent(page, "readUser")[0] == 401


def test_it_is_sent_from_the_keyboard_alone(page: Page) -> None:
    page.goto("/docs")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#readVersion button").focus()
    page.keyboard.press("Enter")
    page.locator("#readVersion output .status", has_text="200").wait_for()


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_fits_the_window_and_can_be_read(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto("/docs")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(20, 22, 26)") == (scheme == "dark")
    assert barriers(page) == []


def test_it_reads_without_javascript(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/docs")
    assert page.get_by_role("heading", name="Change yourself").is_visible()
    assert page.locator("#changeUser figure").first.is_visible()
    assert not page.locator("form").first.is_visible()
    context.close()


def test_what_the_policy_forbids_is_noticed(browser: Browser, server: Server) -> None:
    watch = Watch(server.url)
    page = browser.new_page(base_url=server.url)
    watch.over(page)
    page.goto("/docs")
    with page.expect_console_message(lambda told: "Content Security Policy" in told.text):
        page.evaluate(
            "const made = document.createElement('script'); made.textContent = 'window.ran = 1';"
            "document.head.append(made);"
        )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in told for told in watch.console)
    page.close()
