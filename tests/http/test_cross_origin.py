"""What pages of other origins may have a browser do."""

from itertools import product

import pytest

from tests.http.api import ALICE, HOST, Answer, Api

LISTED = "https://app.test"
OWN = f"http://{HOST}"
SITES = [None, "same-origin", "none", "same-site", "cross-site", "", "SAME-ORIGIN"]
ORIGINS = [None, OWN, LISTED, "https://evil.test", "null", "", f"{OWN},{OWN}", f"https://{HOST}"]
CHANGES: list[tuple[str, str, object]] = [
    ("POST", "/api/user/signup", {**ALICE, "username": "other"}),
    ("POST", "/api/user/login", ALICE),
    ("POST", "/api/user/logout", None),
    ("PUT", "/api/user", {"username": "alina"}),
    ("DELETE", "/api/user/sessions?scope=all", None),
    ("DELETE", "/api/user/sessions/{id}", None),
]


def headers(site: str | None, origin: str | None) -> dict[str, str]:
    sent = {"Sec-Fetch-Site": site, "Origin": origin}
    return {name: value for name, value in sent.items() if value is not None}


def is_refused(answer: Answer) -> bool:
    if answer.status != 403:
        return False
    assert (answer.code, answer.all("set-cookie")) == ("cross-origin", [])
    return True


@pytest.mark.parametrize(("site", "origin"), list(product(SITES, ORIGINS)))
def test_the_site_decides_and_without_it_the_origin(site: str | None, origin: str | None) -> None:
    welcome = site in {"same-origin", "none"} if site is not None else origin in {None, OWN}
    assert is_refused(Api().sign_up(headers=headers(site, origin))) is not welcome


@pytest.mark.parametrize("site", SITES)
def test_a_listed_origin_is_welcome_whatever_the_browser_calls_it(site: str | None) -> None:
    api = Api(settings={"allowed_origins": frozenset({LISTED})})
    assert not is_refused(api.sign_up(headers=headers(site, LISTED)))


def test_the_public_url_is_welcome_behind_a_proxy_that_rewrites_the_host() -> None:
    sent = {"Origin": f"https://{HOST}"}
    assert not is_refused(Api(is_https=True).sign_up(headers=sent, HTTP_HOST="10.0.0.5:8000"))


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_the_public_url_is_the_own_origin_and_welcome_only_as_such(site: str) -> None:
    sent = headers(site, f"https://{HOST}")
    assert is_refused(Api(is_https=True).sign_up(headers=sent))


@pytest.mark.parametrize("origin", ["https://evil.test", "https://app.test.evil.test", "null"])
def test_listing_one_origin_welcomes_no_other(origin: str) -> None:
    api = Api(settings={"allowed_origins": frozenset({LISTED})})
    assert is_refused(api.sign_up(headers=headers("cross-site", origin)))


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_form_of_another_page_learns_nothing_of_what_bodies_are_read(kind: str) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Content-Type": kind}
    assert is_refused(Api().sign_up(b"username=alice", headers=foreign))


@pytest.mark.parametrize(("method", "target", "body"), CHANGES)
@pytest.mark.parametrize(
    ("site", "origin"), [("cross-site", None), ("same-site", OWN), (None, "https://evil.test")]
)
def test_nothing_is_done_for_another_origin(
    method: str, target: str, body: object, site: str | None, origin: str | None
) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    (session,) = api.world.store.sessions.values()
    kept = api.kept()
    foreign = headers(site, origin)
    answer = api.call(method, target.format(id=session.id), body, headers=foreign, cookie=cookie)
    assert is_refused(answer)
    assert api.kept() == kept


@pytest.mark.parametrize(("method", "target", "body"), CHANGES)
def test_a_bearer_is_not_held_to_where_it_comes_from(
    method: str, target: str, body: object
) -> None:
    api = Api()
    token = api.bearer()
    (session,) = api.world.store.sessions.values()
    foreign = headers("cross-site", "https://evil.test")
    answer = api.call(method, target.format(id=session.id), body, headers=foreign, bearer=token)
    assert answer.status in {200, 204}


def test_a_bearer_excuses_no_cookie() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    foreign = headers("cross-site", "https://evil.test")
    answer = api.log_out(headers=foreign, cookie=cookie, bearer="x")
    assert answer.code == "ambiguous-credentials"
    assert api.get("/api/user", cookie=cookie).status == 200


def test_reading_is_open_to_links_from_anywhere() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    answer = api.get("/api/user", headers=headers("cross-site", None), cookie=cookie)
    assert answer.status == 200


@pytest.mark.parametrize(
    ("is_https", "origin", "host"),
    [
        (False, "http://a.test", "a.test"),
        (False, "http://a.test", "A.Test"),
        (False, "http://a.test", "a.test:80"),
        (False, "http://a.test:8000", "a.test:8000"),
        (False, "http://[::1]:8000", "[::1]:8000"),
        (True, "https://a.test", "a.test:443"),
        (True, "https://a.test", "a.test"),
    ],
)
def test_the_own_origin_is_known_by_every_spelling_of_the_host(
    is_https: bool,  # noqa: FBT001  # pytest names its parameters
    origin: str,
    host: str,
) -> None:
    api = Api(is_https=is_https)
    assert not is_refused(api.sign_up(headers={"Origin": origin}, HTTP_HOST=host))


@pytest.mark.parametrize(
    ("is_https", "origin", "host"),
    [
        (False, "https://a.test", "a.test"),
        (True, "http://a.test", "a.test"),
        (False, "http://a.test", "a.test:8000"),
        (False, "http://a.test:8000", "a.test"),
        (False, "http://a.test", "a.test:443"),
        (True, "https://a.test", "a.test:80"),
        (False, "http://a.test", "b.test"),
        (False, "http://a.test/", "a.test"),
    ],
)
def test_another_scheme_port_or_name_is_another_origin(
    is_https: bool,  # noqa: FBT001  # pytest names its parameters
    origin: str,
    host: str,
) -> None:
    api = Api(is_https=is_https)
    assert is_refused(api.sign_up(headers={"Origin": origin}, HTTP_HOST=host))
