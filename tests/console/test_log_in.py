"""Getting into the console."""

import re

import pytest

from tests.builders import AT_TERMINAL, PASSWORD
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
