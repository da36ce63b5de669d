"""Guessing at passwords, and having to wait for it."""

from pytest_bdd import then, when

from tests.features.phrases import phrase
from tests.features.world import World, refusal_of
from watchword_client import ApiError, Client
from watchword_client.errors import InvalidCredentials, TooManyAttempts

WRONG = "a wrong guess"
GUESSES = 15
"""More than anybody makes without having to wait in between, on however slow a machine."""
STRANGERS = 40


@when(phrase('{who} keeps guessing at the password of "{name}"'))
def keeps_guessing(world: World, who: str, name: str) -> None:
    client = from_afar(world, "203.0.113.1")
    world.person(who).refusal = last_of([guess(client, world.name(name)) for _ in range(GUESSES)])


@when(phrase("{who} tries a common password on forty names"))
def sprays(world: World, who: str) -> None:
    client = from_afar(world, "203.0.113.2")
    tried = [guess(client, world.name(f"name{number}")) for number in range(40)]
    world.person(who).refusal = last_of(tried)


@when(phrase('strangers everywhere keep guessing at the password of "{name}"'))
def strangers_guess(world: World, name: str) -> None:
    for number in range(STRANGERS):
        guess(from_afar(world, f"198.51.100.{number}"), world.name(name))


@when(phrase('somebody in {who}\'s house keeps guessing at the password of "{name}"'))
def neighbour_guesses(world: World, name: str) -> None:
    client = world.client()
    last_of([guess(client, world.name(name)) for _ in range(GUESSES)])


@then(phrase("{who} is told to wait"))
def is_told_to_wait(world: World, who: str) -> None:
    refusal = world.person(who).was_told()
    assert isinstance(refusal, TooManyAttempts)
    assert refusal.retry_after
    assert refusal.retry_after >= 1


@then(phrase("{who} can log in on her {device}"))
def can_log_in_on(world: World, who: str, device: str) -> None:
    world.person(who).log_in(on=device)
    assert world.person(who).is_logged_in(on=device)


def from_afar(world: World, address: str) -> Client:
    """Take a device into use that comes by a proxy from that address."""
    return world.client(**{"X-Forwarded-For": address})


def guess(client: Client, name: str) -> ApiError | None:
    """Guess wrongly once."""
    return refusal_of(lambda: client.log_in(name, WRONG))


def last_of(refusals: list[ApiError | None]) -> TooManyAttempts:
    """Return the last refusal that was not for the guess itself; there has to be one."""
    others = [each for each in refusals if not isinstance(each, InvalidCredentials)]
    assert others
    assert isinstance(others[-1], TooManyAttempts)
    return others[-1]
