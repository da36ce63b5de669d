"""Looking at the audit, taking it away and verifying it, as an operator does it."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from domain.audit_check import FlawKind
from domain.errors import InvalidCredentials
from entrypoints.cli.audit_shown import FLAWS
from entrypoints.settings import Settings
from tests.builders import LAPTOP, ON_LAPTOP, PASSWORD, World
from tests.cli.terminal import Terminal


def at_work(*usernames: str) -> Terminal:
    """Sit down at a terminal of a service that these people have signed up for."""
    world = World()
    for username in usernames:
        world.sign_up(username)
    return Terminal(world)


def exported(terminal: Terminal, file: Path) -> Path:
    file.write_text(terminal.prints("audit", "export"), encoding="utf-8")
    return file


def touch(world: World, place: int) -> None:
    sealed = world.store.audit[place]
    world.store.audit[place] = evolve(sealed, entry=evolve(sealed.entry, about=99))


def test_the_newest_entry_comes_first_with_who_and_whom_and_from_where() -> None:
    terminal = at_work("alice")
    terminal.prints("user", "disable", "alice")
    titles, disabled, signed_up = terminal.prints("audit", "list").splitlines()
    assert titles.split() == ["ID", "AT", "ACT", "BY", "ABOUT", "FROM", "REQUEST"]
    assert disabled.split()[2:6] == ["user.disabled", "command-line", str(os.getuid()), "1"]
    assert signed_up.split() == [
        *("1", "2026-11-22T09:30:00.000000Z", "user.signed_up", "user", "1", "1"),
        *(LAPTOP.ip, ON_LAPTOP.request_id),
    ]


def test_each_command_is_told_of_under_an_id_of_its_own() -> None:
    terminal = at_work("alice")
    for command in ("disable", "enable"):
        terminal.prints("user", command, "alice")
    ids = {each.entry.request_id for each in terminal.world.app.list_audit(limit=2)}
    assert {len(str(each)) for each in ids} == {24}
    assert len(ids) == 2


def test_entries_are_listed_page_by_page_and_by_user() -> None:
    terminal = at_work("alice", "bob", "carol")
    page = terminal.run("audit", "list", "--limit", "2")
    assert page.stdout.count("user.signed_up") == 2
    assert page.stderr == "There are more: --before 2\n"
    printed = terminal.prints_json("audit", "list", "--before", "2")
    assert isinstance(printed, dict)
    assert ([each["user_id"] for each in printed["items"]], printed["next_before"]) == ([1], None)
    about_bob = terminal.prints_json("audit", "list", "--user-id", "2")
    assert isinstance(about_bob, dict)
    assert [each["id"] for each in about_bob["items"]] == [2]


def test_an_entry_that_stands_for_many_says_how_many() -> None:
    terminal = at_work()
    for _ in range(62):
        with pytest.raises(InvalidCredentials):
            terminal.world.log_in("nobody")
    terminal.world.clock.advance(timedelta(seconds=10))
    terminal.world.app.tend_audit()
    assert "credentials.refused × 2 " in terminal.prints("audit", "list", "--limit", "1")


def test_a_program_reads_all_of_an_entry() -> None:
    terminal = at_work("alice")
    printed = terminal.prints_json("audit", "list")
    assert isinstance(printed, dict)
    [entry] = printed["items"]
    [session] = terminal.world.store.sessions.values()
    assert list(entry.items()) == [
        ("id", 1),
        ("at", "2026-11-22T09:30:00.000000Z"),
        ("act", "user.signed_up"),
        ("by", "user"),
        ("by_id", 1),
        ("user_id", 1),
        ("ip", LAPTOP.ip),
        ("request_id", ON_LAPTOP.request_id),
        ("detail", session.id),
        ("times", 1),
    ]


def test_an_export_has_a_line_for_each_entry_and_goes_on_where_the_last_one_ended() -> None:
    terminal = at_work("alice", "bob")
    lines = [json.loads(line) for line in terminal.prints("audit", "export").splitlines()]
    assert [line["place"] for line in lines] == [1, 2]
    assert lines[1]["link"] == terminal.world.store.audit[2].link.hex()
    assert terminal.prints_json("audit", "export", "--after", "1") == lines[1]


def test_nothing_is_wrong_with_what_nobody_touched(tmp_path: Path) -> None:
    terminal = at_work("alice", "bob")
    file = exported(terminal, tmp_path / "exported")
    said, link = terminal.prints("audit", "verify", "--against", str(file)).splitlines()
    assert said == "2 entries are as sealed, up to place 2."
    assert link == f"Link {terminal.world.store.audit[2].link.hex()}"
    assert at_work("alice").prints("audit", "verify").startswith("1 entry is as sealed")


def test_what_was_touched_is_named_and_the_command_fails() -> None:
    terminal = at_work("alice", "bob", "carol", "dora")
    touch(terminal.world, 2)
    del terminal.world.store.audit[3]
    result = terminal.run("audit", "verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "The entry at place 3 is missing.",
        "The entry at place 2 is not what was sealed there.",
    ]
    printed = json.loads(terminal.run("audit", "verify", "--json").stdout)
    assert printed["flaws"] == [
        {"kind": "missing", "first": 3, "last": 3},
        {"kind": "altered", "first": 2, "last": 2},
    ]


@pytest.mark.parametrize("lines", [slice(None), slice(-1, None)])
def test_what_was_cut_off_is_named_beside_an_export_or_its_last_line(
    tmp_path: Path, lines: slice
) -> None:
    terminal = at_work("alice", "bob", "carol")
    file = exported(terminal, tmp_path / "exported")
    file.write_text("".join(file.read_text().splitlines(keepends=True)[lines]))
    for place in (2, 3):
        del terminal.world.store.audit[place]
    assert terminal.run("audit", "verify").exit_code == 0
    result = terminal.run("audit", "verify", "--against", str(file))
    assert result.exit_code == 1
    assert result.stdout.startswith("The entries at places 2 to 3 are cut off")


@pytest.mark.parametrize(
    "line", ["", "1", "{}", '{"place": 1, "link": 7}', '{"place": 1, "link": "x"}']
)
def test_a_file_that_was_not_exported_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "exported"
    file.write_text(f"{line}\n")
    result = at_work("alice").run("audit", "verify", "--against", str(file))
    assert result.exit_code == 1
    assert "is none that was exported" in result.stderr


def test_lines_that_would_not_be_compared_are_refused(tmp_path: Path) -> None:
    terminal = at_work("alice", "bob", "carol")
    file = exported(terminal, tmp_path / "exported")
    lines = file.read_text().splitlines(keepends=True)
    for disorder in (lines[::-1], lines + lines[:1], [lines[1], lines[1]]):
        file.write_text("".join(disorder))
        result = terminal.run("audit", "verify", "--against", str(file))
        assert (result.exit_code, "not in the order" in result.stderr) == (1, True)
    file.write_text("")
    result = terminal.run("audit", "verify", "--against", str(file))
    assert (result.exit_code, "nothing can be compared" in result.stderr) == (1, True)


def test_an_entry_cannot_hide_another_on_a_terminal() -> None:
    terminal = at_work("alice", "bob")
    one = terminal.world.store.audit[2]
    hiding = evolve(one.entry, act="x\x1b[1A\x1b[2K\r\u202e\n")
    terminal.world.store.audit[2] = evolve(one, entry=hiding)
    lines = terminal.prints("audit", "list").removesuffix("\n").split("\n")
    assert len(lines) == 3
    assert all(map(str.isprintable, lines))


def test_every_flaw_has_its_words() -> None:
    assert set(FLAWS) == set(FlawKind)


def test_a_purge_says_what_of_the_audit_it_deleted() -> None:
    terminal = at_work("alice", "bob")
    terminal.settings = Settings(database_url="memory://")
    terminal.world.clock.advance(timedelta(days=400))
    assert "and 1 entry of the audit." in terminal.prints("purge")
    assert terminal.prints_json("purge") == {
        "deleted": 0,
        "entries": 1,
        "requests": None,
    }
    said, purged, _ = terminal.prints("audit", "verify").splitlines()
    assert said == "2 entries are as sealed, up to place 4."
    assert purged == "Those up to place 2 were purged."
    assert json.loads(terminal.prints("audit", "verify", "--json"))["purged"] == 2


def test_no_secret_is_in_what_is_listed_or_exported() -> None:
    terminal = at_work("alice")
    terminal.prints("user", "set-password", "alice", typed=f"{PASSWORD}x\n{PASSWORD}x\n")
    printed = terminal.prints("audit", "list", "--json") + terminal.prints("audit", "export")
    [user] = terminal.world.store.users.values()
    for secret in (PASSWORD, user.password_hash.encoded, "alice"):
        assert secret not in printed
