"""`watchword top`."""

import pytest
from attrs import evolve

from domain.request_record import RequestRecord
from entrypoints.cli.top import milliseconds, spark
from tests.cli.terminal import Terminal
from tests.clock import START

USUAL = RequestRecord(0, START, "a" * 24, "GET", "/api/user", 200, 1500)


def test_figures_are_shown_once() -> None:
    terminal = Terminal()
    terminal.world.sign_up()
    terminal.world.record(USUAL, USUAL, evolve(USUAL, route=None, status=404))
    printed = terminal.prints("top", "--once")
    assert "Watchword, the last hour up to 09:31 UTC" in printed
    assert "/api/user" in printed
    assert "no such route" in printed
    assert "█" in printed


def test_no_figure_is_cut_off_in_a_narrow_terminal() -> None:
    terminal = Terminal()
    slow = evolve(USUAL, route="/api/user/sessions/{session_id}", duration_us=900_000)
    terminal.world.record(*[slow] * 1234)
    printed = terminal.prints("top", "--once")
    assert max(map(len, printed.splitlines())) <= 80
    assert "…" not in printed
    for figure in ("1,234", "750.00 ms", "sign-ups", "sessions", "not kept"):
        assert figure in printed


def test_where_nobody_serves_that_is_said() -> None:
    assert "nobody serves" in Terminal().prints("top", "--once")


def test_whatever_is_not_nothing_is_seen() -> None:
    assert spark([0, 1, 1000, 500]) == " ▁█▄"
    assert spark([]) == ""
    assert spark([0, 0]) == "  "


def test_a_duration_is_written_in_milliseconds() -> None:
    assert (milliseconds(None), milliseconds(1500)) == ("-", "1.50 ms")


def test_figures_are_shown_while_the_store_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.memory.store.PATIENCE", 0.01)
    terminal = Terminal()
    terminal.world.record(USUAL)
    terminal.world.store.acquire()
    printed = terminal.prints("top", "--once")
    terminal.world.store.release()
    assert "/api/user" in printed
    assert "?" in printed
