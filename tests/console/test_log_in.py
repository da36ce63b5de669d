"""Getting into the console."""

import re

import pytest

from domain.operator import Role
from tests.builders import AT_TERMINAL, PASSWORD, World
from tests.console.desk import Desk, of_operators, text_of

NEW_PASSWORD = "a lake lies level"


def test_after_the_log_in_one_comes_to_where_one_wanted() -> None:
    desk = Desk()
    wanted = desk.get("/ops/users?name=a").header("location")
    assert 'name="next" value="/ops/users?name=a"' in desk.get(wanted).body.decode()
    form = {"username": "OLGA", "password": PASSWORD, "next": "/ops/users?name=a"}
    assert desk.post("/ops/login", form).header("location") == "/ops/users?name=a"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"username": "olga", "password": "a wrong guess"},
        {"username": "nobody", "password": PASSWORD},
        {"username": "a b", "password": PASSWORD},
        {"username": "olga", "password": "x" * 300},
    ],
)
def test_whatever_is_wrong_the_answer_is_one(form: dict[str, str]) -> None:
    answer = Desk().post("/ops/login", form)
    assert (answer.status, answer.all("set-cookie")) == (403, [])
    assert "The username or the password is wrong" in text_of(answer)
    assert form.get("password", PASSWORD) not in answer.body.decode()


def test_a_password_that_somebody_else_chose_is_replaced_on_the_way() -> None:
    desk = Desk(of_operators("olga"))
    desk.world.app.set_password(
        origin=AT_TERMINAL, user_id=1, password=NEW_PASSWORD, must_change=True
    )
    form = {"username": "olga", "password": NEW_PASSWORD, "next": "/ops/audit"}
    asked = desk.post("/ops/login", form)
    assert asked.status == 403
    assert "Choose another one that only you know." in text_of(asked)
    assert 'name="new_password"' in asked.body.decode()
    weak = desk.post("/ops/login", form | {"new_password": "short"})
    assert "This password is too short." in text_of(weak)
    assert 'name="new_password"' in weak.body.decode()
    answer = desk.post("/ops/login", form | {"new_password": PASSWORD})
    assert answer.header("location") == "/ops/audit"
    assert desk.get("/ops/audit").status == 200


@pytest.mark.parametrize("target", ["/ops/login", "/ops/users/new", "/ops/users/1"])
def test_a_password_is_hidden_while_it_is_typed_and_may_be_filled_in(target: str) -> None:
    page = Desk().sit_down().get(target).body.decode()
    fields = re.findall(r'<input[^>]*name="[a-z_]*password"[^>]*>', page)
    assert fields
    for each in fields:
        assert 'type="password"' in each
        assert re.search('autocomplete="(current|new)-password"', each)


def test_a_new_log_in_ends_the_session_of_before() -> None:
    desk = Desk().sit_down()
    stolen = desk.cookie
    desk.sit_down()
    desk.cookie = stolen
    assert desk.get("/ops/users").status == 303


def guarded(*, is_https: bool = False) -> Desk:
    """Come to a desk where tries are limited."""
    world = World(limits_attempts=True)
    world.sign_up("olga")
    world.app.give_role(origin=AT_TERMINAL, user_id=1, role=Role.OPERATOR)
    return Desk(world, is_https=is_https)


def tried(desk: Desk, cookie: str, password: str = PASSWORD) -> int:
    desk.cookie = cookie
    return desk.post("/ops/login", {"username": "olga", "password": password}).status


def proof_for(desk: Desk) -> str:
    answer = desk.post("/ops/login", {"username": "olga", "password": PASSWORD})
    [line] = [each for each in answer.all("set-cookie") if "consoledeviceid" in each]
    return line


def test_who_guesses_elsewhere_keeps_no_operator_out_of_a_known_browser() -> None:
    desk = guarded()
    known = proof_for(desk).partition(";")[0]
    assert [tried(desk, "", "a wrong guess") for _ in range(6)] == [403] * 5 + [429]
    assert tried(desk, "") == 429
    for cookie in ("consoledeviceid=", f"{known}x", f"{known}; {known}"):
        assert tried(desk, cookie) == 429
    assert tried(desk, known) == 303


def test_who_guesses_in_a_known_browser_is_kept_waiting_there() -> None:
    desk = guarded()
    known = proof_for(desk).partition(";")[0]
    assert [tried(desk, known, "a wrong guess") for _ in range(6)] == [403] * 5 + [429]
    assert tried(desk, known) == 429


@pytest.mark.parametrize("is_https", [False, True])
def test_a_browser_is_told_to_keep_its_proof_for_this_site_alone(
    is_https: bool,  # noqa: FBT001 - a case
) -> None:
    name, _, rest = proof_for(guarded(is_https=is_https)).partition("=")
    assert name == "__Host-" * is_https + "consoledeviceid"
    terms = "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Strict" + "; Secure" * is_https
    assert rest.endswith(terms)


def test_a_refused_log_in_makes_no_browser_known() -> None:
    desk = guarded()
    form = {"username": "olga", "password": "a wrong guess"}
    assert desk.post("/ops/login", form).all("set-cookie") == []
