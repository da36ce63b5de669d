"""Nothing of a secret is shown: not printed, not in a repr."""

from io import StringIO

import pytest

from tests.client.accounts import Accounts
from tests.client.answering import answering, answering_json, echo
from tests.client.connecting import Connect
from watchword_client import Response

CREDENTIALS = {"username": "user1", "password": "hunter2-secret"}


def printed(response: Response) -> str:
    output = StringIO()
    response.print(output)
    return output.getvalue()


def test_an_answer_prints_as_one_block(connect: Connect) -> None:
    app = answering_json({"id": 1, "name": "ünï"}, ("X-Kind", "a"), ("X-Kind", "b"))
    block = printed(connect(app).get("/api/user?page=2"))
    kept = [line for line in block.splitlines() if not line.startswith(("< Date", "< Server"))]
    assert [line for line in kept if not line.startswith("< Content-Length")] == [
        "> GET /api/user?page=2",
        "< 200 OK",
        "< Content-Type: application/json",
        "< X-Kind: a",
        "< X-Kind: b",
        "",
        "{",
        '  "id": 1,',
        '  "name": "ünï"',
        "}",
        "",
    ]


def test_an_answer_prints_to_standard_output(
    connect: Connect, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(answering_json(1)).get("/").print()
    assert capsys.readouterr().out.startswith("> GET /\n< 200 OK\n")


def test_a_session_cookie_is_printed_by_name_only(connect: Connect) -> None:
    answer = connect(Accounts()).post("/api/user/signup", json=CREDENTIALS)
    assert answer.cookies["sessionid"] not in printed(answer)
    assert "Set-Cookie: sessionid=***; HttpOnly; SameSite=Lax; Path=/" in printed(answer)


def test_the_deletion_of_a_cookie_is_printed_as_it_is(connect: Connect) -> None:
    answer = connect(Accounts()).post("/api/user/logout")
    assert "Set-Cookie: sessionid=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0" in printed(answer)


def test_a_session_token_is_not_printed(connect: Connect) -> None:
    body = CREDENTIALS | {"session": "bearer"}
    answer = connect(Accounts()).post("/api/user/signup", json=body)
    assert answer.data["session_token"] not in printed(answer)
    assert '"session_token": "***"' in printed(answer)


def test_credentials_that_a_server_sends_back_are_not_printed(connect: Connect) -> None:
    app = answering_json(
        {"items": [{"Password": "s3", "current_password": "s3", "authorization": "s3"}]},
        ("Authorization", "Bearer s3"),
        ("Cookie", "sessionid=s3"),
        ("Set-Cookie", "s3"),
    )
    assert "s3" not in printed(connect(app).get("/?session_token=s3&password=s3"))


def test_what_is_not_json_is_printed_as_its_size_and_type(connect: Connect) -> None:
    block = printed(connect(answering(b"secret", ("Content-Type", "text/plain"))).get("/"))
    assert block.endswith("\n\n(6 bytes of text/plain)\n\n")


def test_control_characters_do_not_reach_the_terminal(connect: Connect) -> None:
    app = answering_json({"name": "\x1b[2J\u202e\x9b"}, ("X-Odd", "a\x9bb"))
    block = printed(connect(app).get("/"))
    assert all(char.isprintable() for char in block.replace("\n", ""))


def test_no_repr_shows_what_lets_someone_in(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        by_cookie = client.post("/api/user/signup", json=CREDENTIALS)
        bearer = client.log_in(**CREDENTIALS, session="bearer")
        secrets = [by_cookie.cookies["sessionid"], bearer.session_token, CREDENTIALS["password"]]
        shown = repr(
            [client, vars(client), bearer, by_cookie, by_cookie.headers, by_cookie.cookies]
        )
    assert [secret for secret in secrets if secret in shown] == []


def test_the_repr_of_an_answer_tells_what_was_asked(connect: Connect) -> None:
    answer = connect(echo).get("/api/user?session_token=secret")
    assert repr(answer) == "<Response 200 to GET /api/user?session_token=***>"
