"""A change of a session beside hosts that remember it in Redis, in every order of their steps."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters import wrong_redis_caches as wrong
from tests.adapters.redis_scene import (
    ENDED,
    RENAMED,
    Change,
    Scene,
    flushed,
    is_caught,
    restored,
    stale_answers,
)


@pytest.mark.parametrize("change", [ENDED, RENAMED], ids=["ended", "renamed"])
def test_whoever_asks_after_the_commit_finds_what_it_left(change: Change) -> None:
    assert stale_answers(lambda: Scene(change)) == 0


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_writer_who_is_killed_costs_no_truth(steps: int) -> None:
    assert stale_answers(lambda: Scene(ENDED, killed_after=steps)) == 0


@pytest.mark.parametrize("losing", [flushed, restored])
def test_whatever_redis_loses_nobody_is_let_in_after_the_answer(
    losing: Callable[[Scene], None],
) -> None:
    assert stale_answers(lambda: Scene(ENDED, losing=losing, finds=(2,))) == 0


@pytest.mark.parametrize(
    "variant",
    [
        {"cache": wrong.TakesNoLease},
        {"cache": wrong.AsksFirst},
        {"changes": wrong.BuriesAfterwards},
        {"changes": wrong.NeverClears, "losing": flushed},
        {"memory": wrong.KnowsOneRun, "losing": restored},
        {"cache": wrong.KeepsForAnyRun, "losing": restored},
    ],
    ids=lambda variant: "-".join(each.__name__ for each in variant.values()),
)
def test_what_is_wrong_is_caught(variant: dict[str, Any]) -> None:
    """The control: the tests above see a step that is left out, or taken too late."""
    assert is_caught(lambda: Scene(ENDED, finds=(2,), **variant))
