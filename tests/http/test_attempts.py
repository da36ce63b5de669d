"""What is answered where too much was tried."""

from datetime import timedelta

from tests.builders import World
from tests.http.api import ALICE, Answer, Api

WRONG = {**ALICE, "password": "a lake lies level"}
FROM = {"REMOTE_ADDR": "198.51.100.1"}


def limited_api() -> Api:
    """Provide an API that limits tries, with alice in it."""
    api = Api(World(limits_attempts=True))
    assert api.sign_up().status == 200
    return api


def likeness(answer: Answer) -> object:
    """Return all of an answer but what tells requests apart."""
    headers = [pair for pair in answer.headers if pair[0] != "x-request-id"]
    return answer.status, headers, {**answer.json, "request_id": ""}


def pair(answer: Answer, name: str) -> str:
    """Return the one cookie of that name that a browser sends back."""
    [line] = [each for each in answer.all("set-cookie") if each.startswith(f"{name}=")]
    return line.split(";")[0]


def throttled(api: Api) -> None:
    """Try wrong passwords until no more are looked at."""
    statuses = [api.log_in(WRONG, **FROM).status for _ in range(6)]
    assert statuses == [403] * 5 + [429]


def test_the_sixth_try_is_told_how_long_to_wait() -> None:
    api = limited_api()
    throttled(api)
    answer = api.log_in(WRONG, **FROM)
    assert (answer.status, answer.code) == (429, "too-many-attempts")
    assert answer.header("retry-after") == "1"
    assert not answer.all("set-cookie")


def test_a_right_password_is_refused_like_a_wrong_one_and_like_one_of_nobody() -> None:
    api = limited_api()
    throttled(api)
    nobody = {**WRONG, "username": "nobody"}
    for _ in range(5):
        api.log_in(nobody, REMOTE_ADDR="198.51.100.1")
    right, wrong, unknown = (api.log_in(body, **FROM) for body in (ALICE, WRONG, nobody))
    assert likeness(right) == likeness(wrong) == likeness(unknown)


def test_after_the_wait_the_right_password_lets_in() -> None:
    api = limited_api()
    throttled(api)
    api.world.clock.advance(timedelta(seconds=1))
    assert api.log_in(**FROM).status == 200


def test_an_address_that_is_mapped_into_ipv6_is_the_same_address() -> None:
    api = limited_api()
    throttled(api)
    assert api.log_in(REMOTE_ADDR="::ffff:198.51.100.1").status == 429
    assert api.log_in(REMOTE_ADDR="198.51.100.2").status == 200


def test_the_eleventh_sign_up_of_an_hour_has_to_wait_for_its_end() -> None:
    api = limited_api()
    bodies = [{**ALICE, "username": f"user{number}"} for number in range(11)]
    answers = [api.sign_up(body, **FROM) for body in bodies]
    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert answers[-1].header("retry-after") == "3600"


def test_a_wrong_current_password_counts() -> None:
    api = limited_api()
    cookie = pair(api.log_in(**FROM), "sessionid")
    change = {"username": "alina", "current_password": WRONG["password"]}
    answers = [api.put(change, cookie=cookie) for _ in range(6)]
    assert [answer.status for answer in answers] == [403] * 5 + [429]
    assert api.get("/api/user", cookie=cookie).json["username"] == "alice"


def test_a_known_device_logs_in_while_strangers_try_from_the_same_address() -> None:
    api = limited_api()
    known = pair(api.log_in(**FROM), "deviceid")
    throttled(api)
    assert api.log_in(**FROM).status == 429
    assert api.log_in(cookie=known, **FROM).status == 200


def test_a_device_is_known_by_another_name_as_soon_as_it_is_taken() -> None:
    api = limited_api()
    session = pair(api.log_in(**FROM), "sessionid")
    renamed = api.put({"username": "alina"}, cookie=session)
    for _ in range(6):
        api.log_in({**WRONG, "username": "alina"}, **FROM)
    alina = {**ALICE, "username": "alina"}
    assert api.log_in(alina, **FROM).status == 429
    assert api.log_in(alina, cookie=pair(renamed, "deviceid"), **FROM).status == 200


def test_what_carries_a_token_is_given_no_cookie_for_its_name_either() -> None:
    api = limited_api()
    token = api.log_in({**ALICE, "session": "bearer"}).json["session_token"]
    assert api.put({"username": "alina"}, bearer=token).status == 200
    assert not api.put({"username": "alice"}, bearer=token).all("set-cookie")


def test_a_cookie_that_is_not_as_it_was_given_makes_no_device_known() -> None:
    api = limited_api()
    known = pair(api.log_in(**FROM), "deviceid")
    throttled(api)
    for cookie in ("deviceid=", f"{known}x", f"{known}; {known}", "deviceid=é"):
        assert api.log_in(cookie=cookie, **FROM).status == 429


def test_a_device_is_told_to_keep_its_cookie_to_itself_for_a_year() -> None:
    api = Api(World(limits_attempts=True), is_https=True)
    [line] = [each for each in api.sign_up().all("set-cookie") if "deviceid" in each]
    assert line.startswith("__Host-deviceid=")
    assert line.endswith("; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure")


def test_what_carries_a_token_keeps_no_cookie() -> None:
    api = limited_api()
    assert not api.log_in({**ALICE, "session": "bearer"}).all("set-cookie")


def test_a_refused_log_in_makes_no_device_known() -> None:
    assert not limited_api().log_in(WRONG).all("set-cookie")
