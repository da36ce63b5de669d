"""A change of a session beside two hosts and a Redis that loses things, in every order."""

from collections.abc import Callable

import pytest

from tests.adapters.redis_scene import (
    ENDED,
    RENAMED,
    Change,
    Scene,
    flushed,
    restored,
    stale_answers,
)


@pytest.mark.parametrize("losing", [flushed, restored])
@pytest.mark.parametrize("change", [ENDED, RENAMED], ids=["ended", "renamed"])
def test_whatever_redis_loses_nobody_is_let_in_after_the_answer(
    change: Change, losing: Callable[[Scene], None]
) -> None:
    assert stale_answers(lambda: Scene(change, losing=losing)) == 0
