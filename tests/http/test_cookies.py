"""The session cookie, as a browser is told to keep it."""

from datetime import timedelta

import pytest

from domain.session import RENEWED_EVERY, SessionLimits
from tests.builders import PASSWORD, World
from tests.clock import TICK
from tests.http.api import ALICE, BOB, Api

DELETED = "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax"


def test_over_http_the_cookie_has_exactly_these_attributes() -> None:
    pair, _, attributes = Api().sign_up().header("set-cookie").partition("; ")
    assert pair.startswith("sessionid=wwc_")
    assert attributes == "Max-Age=604800; Path=/; HttpOnly; SameSite=Lax"


def test_over_https_the_cookie_is_bound_to_the_host() -> None:
    pair, _, attributes = Api(is_https=True).sign_up().header("set-cookie").partition("; ")
    assert pair.startswith("__Host-sessionid=wwc_")
    assert attributes == "Max-Age=604800; Path=/; HttpOnly; SameSite=Lax; Secure"


def test_every_cookie_is_small_enough_to_be_kept() -> None:
    api = Api(World(limits_attempts=True), is_https=True)
    lines = api.sign_up().all("set-cookie")
    names = [line.partition("=")[0] for line in lines]
    assert names == ["__Host-deviceid", "__Host-sessionid"]
    # Browsers keep 4096 bytes of both; the name of a key may have 31 letters more than this one.
    assert max(len(line.partition(";")[0]) for line in lines) + 31 < 200


def test_a_cookie_is_deleted_with_the_attributes_it_was_set_with() -> None:
    assert Api().log_out().header("set-cookie") == f"sessionid=; {DELETED}"
    assert Api(is_https=True).log_out().header("set-cookie") == (
        f"__Host-sessionid=; {DELETED}; Secure"
    )


def test_a_cookie_never_outlasts_the_session() -> None:
    limits = SessionLimits(idle=timedelta(days=7), absolute=timedelta(hours=12))
    cookie = Api(World(limits=limits)).sign_up().header("set-cookie")
    assert "; Max-Age=43200;" in cookie


def test_over_https_a_cookie_of_the_plain_name_is_none_of_ours() -> None:
    api = Api(is_https=True)
    cookie = api.sign_up().cookie
    plain = cookie.removeprefix("__Host-")
    assert api.get("/api/user", cookie=plain).status == 401
    assert api.get("/api/user", cookie=f"{plain}; {cookie}").status == 200


@pytest.mark.parametrize(("late", "renewals"), [(-TICK, 0), (timedelta(0), 1)])
def test_the_cookie_is_sent_again_when_last_seen_moves_by_a_day(
    late: timedelta, renewals: int
) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.clock.advance(RENEWED_EVERY + late)
    answer = api.get("/api/user", cookie=cookie)
    assert len(answer.all("set-cookie")) == renewals
    if renewals:
        assert answer.cookie == cookie
        assert not api.get("/api/user", cookie=cookie).all("set-cookie")


def test_a_cookie_sent_again_late_ends_with_the_session() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    for day in range(1, 29):
        api.world.clock.advance(timedelta(days=1))
        line = api.get("/api/user", cookie=cookie).header("set-cookie")
        assert f"; Max-Age={min(7, 30 - day) * 24 * 60 * 60};" in line


def test_a_browser_in_steady_use_keeps_its_cookie_under_a_short_idle_limit() -> None:
    limits = SessionLimits(idle=timedelta(hours=1), absolute=timedelta(days=30))
    api = Api(World(limits=limits))
    cookie, age = api.sign_up().cookie, timedelta()
    for _ in range(36):
        api.world.clock.advance(timedelta(minutes=5))
        age += timedelta(minutes=5)
        assert age < limits.idle, "the browser has dropped the cookie"
        answer = api.get("/api/user", cookie=cookie)
        assert answer.status == 200
        if answer.all("set-cookie"):
            assert "; Max-Age=3600;" in answer.header("set-cookie")
            age = timedelta()


def test_a_renewal_survives_a_request_that_is_refused() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.clock.advance(RENEWED_EVERY)
    answer = api.put({"unknown": 1}, cookie=cookie)
    assert (answer.status, answer.cookie) == (400, cookie)


def test_a_renewal_gives_way_to_the_cookie_of_a_new_session() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.clock.advance(RENEWED_EVERY)
    answer = api.put({"password": "other words", "current_password": PASSWORD}, cookie=cookie)
    assert answer.cookie.startswith("sessionid=wwc_")
    assert answer.cookie != cookie


@pytest.mark.parametrize("target", ["?scope=all", "/{id}"])
def test_a_renewal_gives_way_to_a_deletion(target: str) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    (session,) = api.world.store.sessions.values()
    api.world.clock.advance(RENEWED_EVERY)
    answer = api.call("DELETE", "/api/user/sessions" + target.format(id=session.id), cookie=cookie)
    assert (answer.status, answer.cookie) == (204, "sessionid=")


def test_a_bearer_is_never_sent_a_cookie_for_being_used() -> None:
    api = Api()
    token = api.bearer()
    api.world.clock.advance(RENEWED_EVERY)
    answer = api.get("/api/user", bearer=token)
    assert (answer.status, answer.all("set-cookie")) == (200, [])


@pytest.mark.parametrize("target", ["?scope=all", "/{id}"])
def test_a_bearer_that_ends_its_session_is_told_of_no_cookie(target: str) -> None:
    api = Api()
    token = api.bearer()
    (session,) = api.world.store.sessions.values()
    answer = api.call("DELETE", "/api/user/sessions" + target.format(id=session.id), bearer=token)
    assert (answer.status, answer.all("set-cookie")) == (204, [])


@pytest.mark.parametrize(("route", "who"), [("login", ALICE), ("signup", BOB)])
def test_a_cookie_given_up_for_a_bearer_is_deleted(route: str, who: dict[str, str]) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    answer = api.post(f"/api/user/{route}", {**who, "session": "bearer"}, cookie=cookie)
    assert (answer.status, answer.cookie) == (200, "sessionid=")
    assert api.get("/api/user", cookie=cookie).status == 401


def test_a_bearer_given_to_who_had_no_cookie_deletes_none() -> None:
    api = Api()
    token = api.bearer()
    for presented in (None, token):
        answer = api.log_in({**ALICE, "session": "bearer"}, bearer=presented)
        assert (answer.status, answer.all("set-cookie")) == (200, [])


@pytest.mark.parametrize(
    ("unused", "status"), [(timedelta(days=7) - TICK, 200), (timedelta(days=7), 401)]
)
def test_a_session_ends_after_a_week_without_use(unused: timedelta, status: int) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.clock.advance(unused)
    assert api.get("/api/user", cookie=cookie).status == status


def test_a_session_ends_after_thirty_days_however_it_is_used() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    for _ in range(29):
        api.world.clock.advance(timedelta(days=1))
        assert api.get("/api/user", cookie=cookie).status == 200
    api.world.clock.advance(timedelta(days=1) - TICK)
    assert api.get("/api/user", cookie=cookie).status == 200
    api.world.clock.advance(TICK)
    assert api.get("/api/user", cookie=cookie).status == 401
