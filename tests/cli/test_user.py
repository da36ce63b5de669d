"""What operators do with users."""

import pytest

from domain.errors import InvalidCredentials, NotAuthenticated
from tests.builders import ON_LAPTOP, PASSWORD, World
from tests.cli.terminal import Terminal

NEW_PASSWORD = "another river, downhill"
ALICE = {
    "id": 1,
    "username": "alice",
    "signup_time": "2026-11-22T09:30:00.000000Z",
    "disabled": False,
    "role": None,
    "must_change_password": False,
}


def at_work(*usernames: str) -> Terminal:
    """Sit down at a terminal of a service that has these users."""
    world = World()
    for username in usernames:
        world.sign_up(username)
    return Terminal(world)


def test_a_created_user_can_log_in() -> None:
    terminal = at_work()
    printed = terminal.prints("user", "create", "alice", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert "Created alice with id 1." in printed
    assert PASSWORD not in printed
    assert terminal.world.log_in("ALICE").user.id == 1


def test_a_password_mistyped_once_is_asked_for_again() -> None:
    terminal = at_work()
    typed = f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n"
    terminal.prints("user", "create", "alice", typed=typed)
    assert terminal.world.log_in().user.id == 1


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_password_can_come_from_another_program(ending: str) -> None:
    terminal = at_work()
    typed = f" {PASSWORD} {ending}"
    user = terminal.prints_json("user", "create", "alice", "--password-stdin", typed=typed)
    assert user == ALICE
    assert terminal.world.log_in(password=f" {PASSWORD} ").user.id == 1


@pytest.mark.parametrize("typed", [b"\xff\xfe password", b"x" * 5000])
def test_bytes_that_are_no_password_are_refused(typed: bytes) -> None:
    result = at_work().run("user", "create", "alice", "--password-stdin", typed=typed)
    assert result.exit_code == 1
    assert "A password has at most 256 characters" in result.stderr


def test_a_password_is_never_an_argument() -> None:
    result = at_work().run("user", "create", "alice", PASSWORD)
    assert result.exit_code == 2


def test_a_command_that_is_refused_says_why_on_stderr_and_nothing_else() -> None:
    terminal = at_work("alice")
    for name, password, says in [
        ("\uff21\uff2c\uff29\uff23\uff25", PASSWORD, "A user of that name exists already."),
        ("bob", "short", "The password is too short."),
        ("bobby", "password", "The password is one of those that everybody tries first."),
        ("longenough", "longenough", "The password is the username, or little more."),
        ("", PASSWORD, "A username cannot be empty."),
        ("b" * 21, PASSWORD, "A username has at most 20 characters."),
        ("b b", PASSWORD, "The username has a character that no username may have"),
        ("b\u043e", PASSWORD, "The username mixes scripts"),
    ]:
        result = terminal.run("user", "create", name, "--password-stdin", typed=password)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert says in result.stderr
        assert result.stderr.startswith("Error: ")
        assert "Traceback" not in result.stderr


def test_a_user_is_shown_without_their_hash() -> None:
    terminal = at_work("alice")
    printed = terminal.prints("user", "show", "Alice")
    assert printed.splitlines() == [
        "ID  USERNAME  SIGNED UP             STATE",
        "1   alice     2026-11-22 09:30 UTC  enabled",
    ]
    assert terminal.prints_json("user", "show", "Alice") == ALICE
    assert "argon2" not in printed


def test_nobody_of_that_name_is_an_error() -> None:
    for command in ("show", "disable", "enable", "delete"):
        result = at_work("alice").run("user", command, "bob")
        assert (result.exit_code, result.stderr) == (1, "Error: There is no user of that name.\n")


def test_users_are_listed_page_by_page() -> None:
    terminal = at_work("alice", "bob", "carol")
    first = terminal.run("user", "list", "--limit", "2")
    assert [line.split()[1] for line in first.stdout.splitlines()] == ["USERNAME", "alice", "bob"]
    assert first.stderr == "There are more: --after 2\n"
    rest = terminal.run("user", "list", "--after", "2", "--limit", "2")
    assert [line.split()[1] for line in rest.stdout.splitlines()] == ["USERNAME", "carol"]
    assert rest.stderr == ""


def test_pages_follow_one_another_in_json() -> None:
    terminal = at_work("alice", "bob")
    page = terminal.prints_json("user", "list", "--limit", "1")
    assert page == {"items": [ALICE], "next_after": 1}
    assert terminal.prints_json("user", "list", "--after", "2") == {"items": [], "next_after": None}


@pytest.mark.parametrize("limit", ["0", "1001", "x"])
def test_a_page_has_a_sensible_size(limit: str) -> None:
    assert at_work().run("user", "list", "--limit", limit).exit_code == 2


@pytest.mark.parametrize("after", ["-1", str(2**63), "x"])
def test_a_page_begins_after_what_can_be_an_id(after: str) -> None:
    assert at_work().run("user", "list", "--after", after).exit_code == 2


def test_a_new_password_replaces_the_old_and_ends_every_session() -> None:
    terminal = at_work()
    opened = terminal.world.sign_up()
    typed = f"{NEW_PASSWORD}\n{NEW_PASSWORD}\n"
    printed = terminal.prints("user", "set-password", "alice", typed=typed)
    assert "alice has a new password. Their sessions have ended." in printed
    with pytest.raises(NotAuthenticated):
        terminal.world.caller(opened)
    with pytest.raises(InvalidCredentials):
        terminal.world.log_in()
    assert terminal.world.log_in(password=NEW_PASSWORD).user.id == 1


def test_a_disabled_user_is_out_until_enabled() -> None:
    terminal = at_work()
    opened = terminal.world.sign_up()
    assert terminal.prints_json("user", "disable", "alice") == ALICE | {"disabled": True}
    assert "disabled" in terminal.prints("user", "show", "alice")
    with pytest.raises(NotAuthenticated):
        terminal.world.caller(opened)
    with pytest.raises(InvalidCredentials):
        terminal.world.log_in()
    assert terminal.prints("user", "enable", "alice") == "alice may log in again.\n"
    assert terminal.world.log_in().user.id == 1


def test_a_user_is_deleted_once_that_is_confirmed() -> None:
    terminal = at_work("alice")
    result = terminal.run("user", "delete", "ALICE", typed="y\n")
    assert "Delete alice (id 1) for good?" in result.stderr
    assert "Deleted alice (id 1)." in result.stdout
    assert terminal.run("user", "show", "alice").exit_code == 1


def test_the_user_who_is_deleted_is_the_one_that_was_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = at_work("alice")

    def rename_meanwhile(*_: object, **__: object) -> None:
        alice = terminal.world.caller(terminal.world.log_in("alice"))
        terminal.world.app.update_user(origin=ON_LAPTOP, caller=alice, username="bob")
        terminal.world.sign_up("alice")

    monkeypatch.setattr("click.confirm", rename_meanwhile)
    terminal.prints("user", "delete", "alice")
    remaining = [(user.id, str(user.username)) for user in terminal.world.app.list_users()]
    assert remaining == [(2, "alice")]


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_a_user_stays_when_nothing_is_confirmed(typed: str) -> None:
    terminal = at_work("alice")
    assert terminal.run("user", "delete", "alice", typed=typed).exit_code == 1
    assert terminal.run("user", "show", "alice").exit_code == 0


def test_a_program_deletes_without_being_asked() -> None:
    terminal = at_work("alice")
    assert terminal.prints_json("user", "delete", "alice", "--yes") == ALICE
    assert terminal.run("user", "show", "alice").exit_code == 1
