"""A change of a session beside those who read it, in every order of their steps."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pytest

from adapters.shared_memory.generations import (
    Generations,
    slot_of_digest,
    slot_of_user,
)
from adapters.shared_memory.session_cache import SessionCache
from application.ports.session_changes import UntilHeard
from tests.adapters.session_cache_scene import (
    ENDED,
    RENAMED,
    Change,
    Scene,
    stale_answers,
)
from tests.adapters.wrong_caches import AsksOnce, AsksTooLate


@pytest.mark.parametrize("change", [ENDED, RENAMED], ids=["ended", "renamed"])
def test_whoever_asks_after_the_commit_finds_what_it_left(change: Change) -> None:
    assert stale_answers(lambda: Scene(change)) == 0


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_writer_who_is_killed_costs_no_truth(steps: int) -> None:
    """The next one heals what it left behind, whatever that one changes."""
    assert stale_answers(lambda: Scene(ENDED, killed_after=steps)) == 0


def nobody_waits() -> None:
    """Wait for nobody."""


class AnnouncesAfterwards(Generations):
    """Moves the slots on when the commit is done."""

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        yield nobody_waits
        with super().announced(digests=digests, users=users):
            pass


class SaysSoTooLate(Generations):
    """Makes the sequence odd only after the slots have moved on."""

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        shared = self.counters()
        for slot in (*map(slot_of_digest, digests), *map(slot_of_user, users)):
            shared[slot] += 1
        with super().announced(digests=[bytes(32)], users=[]) as until_heard:
            yield until_heard


class SaysNothing(Generations):
    """Moves the slots on and leaves the sequence alone."""

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        shared = self.counters()
        for slot in (*map(slot_of_digest, digests), *map(slot_of_user, users)):
            shared[slot] += 1
        yield nobody_waits


@pytest.mark.parametrize("cache", [AsksTooLate, AsksOnce])
def test_a_cache_that_is_wrong_is_caught(cache: type[SessionCache]) -> None:
    """The control: the tests above see a reader that takes its steps in another order."""
    assert stale_answers(lambda: Scene(ENDED, cache=cache)) > 0


@pytest.mark.parametrize("changes", [AnnouncesAfterwards, SaysSoTooLate, SaysNothing])
def test_a_writer_that_is_wrong_is_caught(changes: type[Generations]) -> None:
    assert stale_answers(lambda: Scene(ENDED, generations=changes)) > 0
