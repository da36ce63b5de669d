"""Who may use the console, as the command line decides it."""

from domain.operator import Role
from tests.builders import World
from tests.cli.terminal import Terminal


def at_work(*usernames: str) -> Terminal:
    """Sit down at a terminal of a service that has these users."""
    world = World()
    for username in usernames:
        world.sign_up(username)
    return Terminal(world)


def test_nobody_may_use_the_console_at_first() -> None:
    terminal = at_work("alice")
    assert terminal.prints_json("operator", "list") == {"items": [], "next_after": None}


def test_whoever_is_added_is_an_operator_unless_told_otherwise() -> None:
    terminal = at_work("alice", "bob")
    assert "alice is an operator by now." in terminal.prints("operator", "add", "ALICE")
    assert "bob is a viewer by now." in terminal.prints("operator", "add", "bob", "--role=viewer")
    assert terminal.prints("operator", "list").splitlines() == [
        "ID  USERNAME  SIGNED UP             STATE",
        "1   alice     2026-11-22 09:30 UTC  enabled, operator",
        "2   bob       2026-11-22 09:30 UTC  enabled, viewer",
    ]


def test_operators_are_listed_page_by_page() -> None:
    terminal = at_work("alice", "bob", "carol")
    for name in ("alice", "carol"):
        terminal.prints("operator", "add", name)
    first = terminal.run("operator", "list", "--limit", "1")
    assert first.stderr == "There are more: --after 1\n"
    rest = terminal.run("operator", "list", "--after", "1", "--limit", "1")
    assert [line.split()[1] for line in rest.stdout.splitlines()] == ["USERNAME", "carol"]


def test_whoever_is_removed_stays_a_user() -> None:
    terminal = at_work("alice", "bob")
    for name in ("alice", "bob"):
        terminal.prints("operator", "add", name)
    assert "bob may not use the console." in terminal.prints("operator", "remove", "bob")
    assert terminal.world.log_in("bob").user.role is None


def test_the_last_operator_stays_one() -> None:
    terminal = at_work("alice")
    terminal.prints("operator", "add", "alice")
    for command in (
        ("operator", "remove", "alice"),
        ("operator", "add", "alice", "--role=viewer"),
        ("user", "disable", "alice"),
        ("user", "delete", "alice", "--yes"),
    ):
        result = terminal.run(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: Nobody else would be left")
    assert terminal.world.app.find_user(username="alice").role is Role.OPERATOR


def test_a_password_to_be_changed_is_shown_as_one() -> None:
    terminal = at_work("alice")
    terminal.prints(
        "user",
        "set-password",
        "alice",
        "--must-change",
        "--password-stdin",
        typed="a lake lies low",
    )
    printed = terminal.prints("user", "show", "alice")
    assert printed.splitlines()[1].endswith("enabled, must change password")
