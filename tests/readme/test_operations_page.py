"""The page for operators knows every event that the service logs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
LAYERS = ("domain", "application", "adapters", "entrypoints")
EVENT = re.compile(r"\.(?:send|info|warning|error|exception|critical)\(\s*\"([a-z_]+\.[a-z_]+)\"")


def logged_events() -> set[str]:
    files = [file for layer in LAYERS for file in (ROOT / layer).rglob("*.py")]
    return {event for file in files for event in EVENT.findall(file.read_text())}


def test_the_events_are_found_in_the_code() -> None:
    assert {"request.failed", "store.migrated", "session.touch_failed"} <= logged_events()


@pytest.mark.parametrize("event", sorted(logged_events()))
def test_the_page_says_what_to_do_about_an_event(event: str) -> None:
    assert f"\n| `{event}` |" in PAGE
