"""Keeping the store in order."""

from datetime import timedelta

import pytest
from attrs import define

from adapters.memory.schema import MemorySchema
from application.maintenance.purge_expired import WINDOW
from application.ports.schema import SchemaState
from domain.errors import StoreRefused, StoreUnavailable
from tests.builders import World
from tests.clock import TICK


@define
class _FoundSchema(MemorySchema):
    """A schema found in some state, which migrating makes current."""

    found: SchemaState

    def state(self) -> SchemaState:
        return self.found

    def migrate(self) -> None:
        self.found = SchemaState.CURRENT


@pytest.mark.parametrize("state", [SchemaState.EMPTY, SchemaState.BEHIND, SchemaState.CURRENT])
def test_an_empty_or_older_store_is_brought_to_this_version(state: SchemaState) -> None:
    world = World(schema=_FoundSchema(state))
    assert world.app.migrate_store() is state
    assert world.schema.state() is SchemaState.CURRENT


@pytest.mark.parametrize("state", [SchemaState.AHEAD, SchemaState.FOREIGN])
def test_a_newer_or_foreign_store_is_refused_untouched(state: SchemaState) -> None:
    world = World(schema=_FoundSchema(state))
    with pytest.raises(StoreRefused) as refusal:
        world.app.migrate_store()
    assert refusal.value.state == state
    assert world.schema.state() is state


@pytest.mark.parametrize("state", [SchemaState.CURRENT, SchemaState.AHEAD])
def test_the_service_is_ready_on_a_store_of_this_version_or_a_newer(state: SchemaState) -> None:
    World(schema=_FoundSchema(state)).app.check_readiness()


@pytest.mark.parametrize("state", [SchemaState.EMPTY, SchemaState.BEHIND, SchemaState.FOREIGN])
def test_the_service_is_not_ready_on_any_other_store(state: SchemaState) -> None:
    with pytest.raises(StoreUnavailable):
        World(schema=_FoundSchema(state)).app.check_readiness()


def test_sessions_past_the_idle_limit_are_deleted_and_no_others() -> None:
    world = World()
    world.sign_up("alice")
    world.clock.advance(TICK)
    kept = world.log_in("alice")
    world.clock.advance(world.limits.idle - TICK)
    assert list(world.app.purge_expired()) == [1]
    assert list(world.store.sessions) == [kept.session.digest]


def test_sessions_past_the_absolute_limit_are_deleted_however_much_they_were_used() -> None:
    world = World()
    opened = world.sign_up()
    for _ in range(5):
        world.clock.advance(timedelta(days=6) - TICK)
        world.caller(opened)
    world.clock.advance(4 * TICK)
    assert sum(world.app.purge_expired()) == 0
    world.clock.advance(TICK)
    assert sum(world.app.purge_expired()) == 1


def test_many_sessions_are_deleted_a_few_at_a_time() -> None:
    world = World()
    world.sign_up()
    for _ in range(WINDOW):
        world.log_in()
    world.clock.advance(world.limits.idle)
    steps = list(world.app.purge_expired())
    assert (len(steps), sum(steps), max(steps)) == (2, WINDOW + 1, WINDOW)
    assert not world.store.sessions


def test_the_service_works_on_between_two_steps() -> None:
    world = World()
    world.sign_up()
    steps = world.app.purge_expired()
    next(steps)
    assert world.log_in().user.username.typed == "alice"
