"""A change of a session beside two threads of a process that read it, in every order."""

import pytest

from tests.adapters.session_cache_scene import ENDED, RENAMED, Change, Scene, stale_answers


@pytest.mark.parametrize("change", [ENDED, RENAMED], ids=["ended", "renamed"])
def test_whoever_asks_after_the_commit_finds_what_it_left(change: Change) -> None:
    assert stale_answers(lambda: Scene(change, finds=(2, 1))) == 0


def test_a_writer_who_is_killed_costs_no_truth() -> None:
    assert stale_answers(lambda: Scene(ENDED, finds=(2, 1), killed_after=2)) == 0
