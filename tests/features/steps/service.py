"""What happens to the service, and what its operator does."""

import time
from datetime import UTC, datetime

from pytest_bdd import given, when

from tests.features.phrases import phrase
from tests.features.steps.devices import session_of
from tests.features.world import HANDS, World

TOO_LONG = 5.0


@when("the service is restarted")
def is_restarted(world: World) -> None:
    world.server.restart()


@when("the service is killed and started again")
def is_killed_and_started(world: World) -> None:
    world.server.kill()
    world.server.start()


@given(phrase("{who} has an account that the operator has disabled"))
def has_disabled_account(world: World, who: str) -> None:
    world.person(who).have_account()
    disables(world, who)


@when(phrase("the operator disables {who}'s account"))
def disables(world: World, who: str) -> None:
    world.server.command("user", "disable", world.person(who).name)


@when(phrase("the operator enables {who}'s account"))
def enables(world: World, who: str) -> None:
    world.server.command("user", "enable", world.person(who).name)


@given(phrase('the operator has given {who} the password "{password}" to be changed'))
def gives_password(world: World, who: str, password: str) -> None:
    person = world.person(who)
    command = ("user", "set-password", person.name, "--must-change", "--password-stdin")
    world.server.command(*command, text=password)
    person.password = password


@when(phrase("{who} stays away for longer than a session lasts"))
def stays_away(world: World, who: str) -> None:
    # The clock of a real server cannot be advanced: its sessions are made to last two seconds.
    ends = session_of(world.person(who), HANDS).expires_at
    left = (ends - datetime.now(UTC)).total_seconds()
    assert left < TOO_LONG
    time.sleep(max(left, 0) + 0.05)
