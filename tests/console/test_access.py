"""Nobody sees anything of the console without a session in it, and a viewer changes nothing."""

import re
from html import unescape

import pytest
from attrs import evolve

from domain.audit import Act, Entry
from domain.audit_chain import SealedEntry
from domain.operator import Role
from domain.session import CONSOLE_LIMITS, FRESH_FOR, Device, Session
from domain.token import SessionKind
from domain.user import User
from domain.username import Username
from entrypoints.console.resources.user_acts import ACTS, NEED_FRESH
from tests.builders import AT_TERMINAL, ON_LAPTOP, PASSWORD
from tests.clock import START, TICK
from tests.console.desk import Desk, of_operators, text_of
from tests.console.test_requests import USUAL
from tests.contract.builders import a_session

PAGES = {
    "/ops": "/ops",
    "/ops/api": "/ops/api",
    "/ops/logs": "/ops/logs",
    "/ops/logs.rows": "/ops/logs.rows",
    "/ops/logs.csv": "/ops/logs.csv",
    "/ops/logs.jsonl": "/ops/logs.jsonl",
    "/ops/logs/{request_id}": f"/ops/logs/{ON_LAPTOP.request_id}",
    "/ops/users": "/ops/users",
    "/ops/users/new": "/ops/users/new",
    "/ops/users/{user_id}": "/ops/users/1",
    "/ops/sessions": "/ops/sessions",
    "/ops/data": "/ops/data",
    "/ops/data/{table}": "/ops/data/users",
    "/ops/alerts": "/ops/alerts",
    "/ops/audit": "/ops/audit",
    "/ops/audit/chain": "/ops/audit/chain",
}
"""What is only looked at."""
OPEN = {"/metrics", "/ops/login", "/ops/static/{name}"}
FORMS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "/ops/users/new": [("/ops/users/new", {"username": "bob", "password": PASSWORD})],
    "/ops/users/{user_id}/{act}": [
        ("/ops/users/1/rename", {"username": "olga2", "revision": "2"}),
        ("/ops/users/1/password", {"password": "a lake lies level"}),
        ("/ops/users/1/disable", {}),
        ("/ops/users/1/enable", {}),
        ("/ops/users/1/delete", {}),
        ("/ops/users/1/end", {}),
        ("/ops/users/1/role", {"role": ""}),
    ],
    "/ops/sessions/end": [("/ops/sessions/end", {"user": "1", "session": "x"})],
    "/ops/logout": [("/ops/logout", {})],
}
"""What changes something."""
SENT = [each for forms in FORMS.values() for each in forms]
NOWHERE = ["/ops/", "/ops/nowhere", "/ops/users/0", "/ops/users/x", f"/ops/users/{2**63}", "/ops/x"]


def kept(desk: Desk) -> tuple[dict[int, User], dict[bytes, Session], dict[int, SealedEntry]]:
    store = desk.world.store
    return dict(store.users), dict(store.sessions), dict(store.audit)


def test_every_route_there_is_is_tried_here() -> None:
    routes = {re.sub(r":[^}]*}", "}", route) for route in Desk().routes}
    assert routes == {*PAGES, *FORMS, *OPEN}
    acts = {target.rpartition("/")[2] for target, _ in FORMS["/ops/users/{user_id}/{act}"]}
    assert acts == {*ACTS}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("target", [*PAGES.values(), *NOWHERE])
def test_whoever_is_not_logged_in_is_shown_the_log_in_and_nothing_else(
    target: str, method: str
) -> None:
    answer = Desk().get(target, method=method)
    assert (answer.status, answer.body) == (303, b"")
    assert answer.header("location").startswith("/ops/login?next=%2Fops")


@pytest.mark.parametrize(("target", "form"), SENT)
def test_nor_do_they_change_anything(target: str, form: dict[str, str]) -> None:
    desk = Desk()
    before = kept(desk)
    answer = desk.post(target, form)
    assert (answer.status, answer.body) == (303, b"")
    assert answer.header("location").startswith("/ops/login?next=")
    assert kept(desk) == before


@pytest.mark.parametrize("kind", [SessionKind.COOKIE, SessionKind.BEARER])
def test_a_session_of_the_api_opens_nothing(kind: SessionKind) -> None:
    assert Desk().carry(kind).get("/ops/users").status == 303


def test_a_session_of_the_console_opens_nothing_in_the_api() -> None:
    desk = Desk().sit_down()
    token = desk.cookie.partition("=")[2]
    for headers in (
        {"Cookie": desk.cookie},
        {"Cookie": f"sessionid={token}"},
        {"Authorization": f"Bearer {token}"},
    ):
        desk.cookie = ""
        assert desk.get("/api/user", **headers).status == 401


def test_a_user_without_a_role_does_not_get_in() -> None:
    desk = Desk()
    desk.world.sign_up("bob")
    answer = desk.post("/ops/login", {"username": "bob", "password": PASSWORD})
    assert answer.status == 403
    assert not answer.all("set-cookie")
    assert "wrong, or this user may not" in text_of(answer)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("target", PAGES.values())
def test_whoever_has_a_role_sees_every_page(target: str, role: Role) -> None:
    desk = Desk(of_operators("olga", role=role)).sit_down()
    answer = desk.get(target)
    assert answer.status == 200
    assert desk.get(target, method="HEAD").status == answer.status
    assert PASSWORD not in text_of(answer)
    assert "argon2" not in answer.body.decode()


@pytest.mark.parametrize("target", NOWHERE)
def test_where_there_is_no_page_that_is_said(target: str) -> None:
    answer = Desk().sit_down().get(target)
    assert answer.status == 404
    assert "There is no such page." in text_of(answer)


@pytest.mark.parametrize(("target", "form"), [each for each in SENT if each[0] != "/ops/logout"])
def test_a_viewer_changes_nothing(target: str, form: dict[str, str]) -> None:
    desk = Desk(of_operators("olga", role=Role.VIEWER)).sit_down()
    before = kept(desk)
    answer = desk.post(target, form)
    assert answer.status == 403
    assert "A viewer looks" in text_of(answer)
    assert kept(desk) == before


def test_nor_is_a_viewer_shown_a_form_that_would() -> None:
    desk = Desk(of_operators("olga", role=Role.VIEWER)).sit_down()
    for target in ("/ops/users", "/ops/users/1", "/ops/sessions", "/ops/audit"):
        page = desk.get(target).body.decode()
        assert re.findall('method="post" action="([^"]*)"', page) == ["/ops/logout"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://accounts.test"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": "http://accounts.test.evil.test"},
        {"Origin": "http://accounts.test/evil"},
        {"Origin": "//accounts.test"},
        {"Origin": "evil://accounts.test"},
        {"Origin": "http://["},
        {"X-Forwarded-For": "127.0.0.1"},
    ],
)
@pytest.mark.parametrize(("target", "form"), [*SENT, ("/ops/login", {"username": "olga"})])
def test_nothing_is_changed_at_the_wish_of_another_page(
    target: str, form: dict[str, str], headers: dict[str, str]
) -> None:
    desk = Desk().sit_down()
    before = kept(desk)
    answer = desk.post(target, form, headers=headers)
    assert answer.status == 403
    assert "That came from a page that is not the console's." in text_of(answer)
    assert kept(desk) == before


def test_a_browser_that_only_says_its_origin_may() -> None:
    headers = {"Origin": "http://accounts.test"}
    form = {"username": "olga", "password": PASSWORD}
    assert Desk().post("/ops/login", form, headers=headers).status == 303


def test_a_session_ends_when_the_role_is_taken() -> None:
    desk = Desk(of_operators("olga", "otto")).sit_down("otto")
    desk.world.app.take_role(origin=AT_TERMINAL, user_id=desk.world.id_of("otto"))
    assert desk.get("/ops/users").status == 303


def test_a_session_ends_when_it_is_not_used() -> None:
    desk = Desk().sit_down()
    desk.world.clock.advance(CONSOLE_LIMITS.idle)
    answer = desk.get("/ops/users?name=a")
    assert answer.header("location") == "/ops/login?next=%2Fops%2Fusers%3Fname%3Da"


def test_logging_out_ends_the_session_itself() -> None:
    desk = Desk().sit_down()
    stolen = desk.cookie
    answer = desk.post("/ops/logout")
    assert (answer.status, answer.header("location")) == (303, "/ops/login")
    assert "Max-Age=0" in answer.header("set-cookie")
    desk.cookie = stolen
    assert desk.get("/ops/users").status == 303


@pytest.mark.parametrize("is_https", [False, True])
def test_the_cookie_is_for_this_site_alone(is_https: bool) -> None:  # noqa: FBT001 - a case
    desk = Desk(is_https=is_https)
    answer = desk.post("/ops/login", {"username": "olga", "password": PASSWORD})
    name = "__Host-consoleid" if is_https else "consoleid"
    line = answer.header("set-cookie")
    assert line.startswith(f"{name}=wwo_")
    ending = "; Path=/; HttpOnly; SameSite=Strict" + "; Secure" * is_https
    assert line.partition(";")[1] + line.partition(";")[2] == ending
    assert desk.get("/ops/users").status == 200


def test_two_cookies_of_that_name_are_nobodys() -> None:
    desk = Desk().sit_down()
    desk.cookie = f"{desk.cookie}; {desk.cookie}"
    assert desk.get("/ops/users").status == 303


@pytest.mark.parametrize("act", sorted(ACTS))
def test_what_is_dangerous_needs_the_password_again_after_a_few_minutes(act: str) -> None:
    desk = Desk(of_operators("olga", "otto")).sit_down()
    form = next(form for target, form in SENT if target.endswith(act))
    desk.world.clock.advance(FRESH_FOR + TICK)
    before = kept(desk)
    answer = desk.post(f"/ops/users/2/{act}", form)
    if act in NEED_FRESH:
        assert answer.header("location") == "/ops/login?next=%2Fops%2Fusers%2F2&again=1"
        users, sessions, audit = kept(desk)
        assert (users, len(sessions), audit) == (before[0], len(before[1]), before[2])
        assert "needs your password again" in text_of(desk.get(answer.header("location")))
        desk.sit_down()
        answer = desk.post(f"/ops/users/2/{act}", form)
    assert answer.status == 303
    assert "done=" in answer.header("location")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test",
        "//evil.test",
        "/opsevil",
        "/api/user",
        "/ops\\evil",
        "/ops/../docs",
        "/ops/..//evil.test",
        "/ops/x/%2E./../api/user",
        "/ops/\\..\\docs",
        "/ops/..?x",
        "/ops/\r\nX: y",
        "",
    ],
)
def test_after_the_log_in_nobody_is_led_out_of_the_console(elsewhere: str) -> None:
    desk = Desk()
    form = {"username": "olga", "password": PASSWORD, "next": elsewhere}
    assert desk.post("/ops/login", form).header("location") == "/ops"


@pytest.mark.parametrize(
    "page", ["/ops", "/ops?span=6h", "/ops/users?name=a..b&x=/../y", "/ops/x.y"]
)
def test_after_it_one_comes_to_where_one_was_going(page: str) -> None:
    form = {"username": "olga", "password": PASSWORD, "next": page}
    assert Desk().post("/ops/login", form).header("location") == page


def test_every_page_has_a_policy_without_exceptions_and_is_kept_nowhere() -> None:
    desk = Desk()
    for answer in (
        desk.get("/ops/login"),
        desk.sit_down().get("/ops/users"),
        desk.get("/ops/nowhere"),
    ):
        policy = answer.header("content-security-policy")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert answer.header("cache-control") == "no-store"
        assert answer.header("content-type") == "text/html; charset=utf-8"
        assert answer.header("cross-origin-opener-policy") == "same-origin"
        page = answer.body.decode()
        assert not re.search(r"<style|<script(?! src=)|\son\w+=|\sstyle=|javascript:", page)


@pytest.mark.parametrize("target", [each for each in PAGES.values() if "logs." not in each])
def test_what_is_stored_is_text_on_every_page(target: str) -> None:
    desk, hostile = Desk().sit_down(), "\"'><img src=x onerror=alert(1)>{{7*7}}"
    olga = desk.world.store.users[1]
    entry = Entry.of(Act.RENAMED, by=ON_LAPTOP, at=START, about=1, detail=hostile)
    with desk.world.unit_of_work() as work:
        user = work.users.save(olga.renamed(Username(hostile, hostile)))
        work.sessions.add(a_session(user, created_at=START, device=Device(hostile, hostile)))
        work.audit.add(entry)
        work.commit()
    desk.world.record(evolve(USUAL, route=hostile, problem=hostile, address=hostile))
    page = desk.get(target).body.decode()
    assert hostile in unescape(page)
    assert "<img" not in page


def test_what_pages_ask_for_stands_at_an_address_of_its_content() -> None:
    desk = Desk()
    page = desk.get("/ops/login").body.decode()
    addresses = re.findall(r'(?:href|src)="(/ops/static/[^"]*)"', page)
    assert {address.rpartition(".")[2] for address in addresses} == {"css", "js", "svg"}
    for address in addresses:
        answer = desk.get(address)
        assert answer.status == 200
        assert answer.header("cache-control") == "public, max-age=31536000, immutable"
    assert desk.get("/ops/static/console-000000000000.css").status == 404
    assert desk.get("/ops/static/%2e%2e%2fpages.py").status == 404


def test_tries_at_the_log_in_are_limited_like_any() -> None:
    desk = Desk(evolve(of_operators("olga"), limits_attempts=True))
    wrong = {"username": "olga", "password": "a wrong guess"}
    assert [desk.post("/ops/login", wrong).status for _ in range(6)] == [403] * 5 + [429]
    answer = desk.post("/ops/login", {"username": "olga", "password": PASSWORD})
    assert (answer.status, answer.all("set-cookie")) == (429, [])
    assert "not looked at" in text_of(answer)
