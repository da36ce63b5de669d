"""Logging in and out, and whether one is."""

from collections.abc import Callable

from pytest_bdd import given, then, when

from tests.features.phrases import phrase
from tests.features.world import World

SLIPS: dict[str, Callable[[str], str]] = {
    "a space at the end": lambda password: f"{password} ",
    "a space at the start": lambda password: f" {password}",
    "capitals": str.upper,
    "the last letter missing": lambda password: password[:-1],
}


@given(phrase("{who} is logged in"))
@when(phrase("{who} logs in"))
def logs_in(world: World, who: str) -> None:
    world.person(who).log_in()


@given(phrase("{who} is logged in on her {device}"))
def logs_in_on(world: World, who: str, device: str) -> None:
    world.person(who).log_in(on=device)


@when(phrase('{who} logs in as "{name}"'))
def logs_in_as(world: World, who: str, name: str) -> None:
    person = world.person(who)
    person.device().log_in(world.name(name), person.password)


@when(phrase("{who} tries to log in with {slip…} in her password"))
def tries_with_slip(world: World, who: str, slip: str) -> None:
    person = world.person(who)
    password = SLIPS[slip](person.password)
    person.tries(lambda: person.device().log_in(person.name, password))


@when(phrase('{who} logs in with "{password}" and chooses "{chosen}"'))
def logs_in_and_chooses(world: World, who: str, password: str, chosen: str) -> None:
    person = world.person(who)
    assert person.password == password
    person.log_in(chosen=chosen)


@when(phrase('{who} tries to log in with the password "{password}"'))
def tries_with(world: World, who: str, password: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.device().log_in(person.name, password))


@given(phrase("{who} has logged out"))
@when(phrase("{who} logs out"))
def logs_out(world: World, who: str) -> None:
    world.person(who).device().log_out()


@given(phrase("{who} has logged out on her {device}"))
@when(phrase("{who} logs out on her {device}"))
def logs_out_on(world: World, who: str, device: str) -> None:
    world.person(who).device(device).log_out()


@then(phrase("{who} is logged in"))
def is_logged_in(world: World, who: str) -> None:
    assert world.person(who).is_logged_in()


@then(phrase("{who} is not logged in"))
def is_not_logged_in(world: World, who: str) -> None:
    assert not world.person(who).is_logged_in()


@then(phrase("{who} is logged in on her {device}"))
def is_logged_in_on(world: World, who: str, device: str) -> None:
    assert world.person(who).is_logged_in(on=device)


@then(phrase("{who} is not logged in on her {device}"))
def is_not_logged_in_on(world: World, who: str, device: str) -> None:
    assert not world.person(who).is_logged_in(on=device)


@then(phrase("{who} can log in"))
def can_log_in(world: World, who: str) -> None:
    assert world.person(who).can_log_in()


@then(phrase("{who} cannot log in"))
def cannot_log_in(world: World, who: str) -> None:
    assert not world.person(who).can_log_in()


@then(phrase('{who} can log in as "{name}"'))
def can_log_in_as(world: World, who: str, name: str) -> None:
    assert world.person(who).can_log_in(name=world.name(name))


@then(phrase('{who} cannot log in as "{name}"'))
def cannot_log_in_as(world: World, who: str, name: str) -> None:
    assert not world.person(who).can_log_in(name=world.name(name))


@then(phrase('{who} can log in with "{password}"'))
def can_log_in_with(world: World, who: str, password: str) -> None:
    assert world.person(who).can_log_in(password=password)


@then(phrase('{who} cannot log in with "{password}"'))
def cannot_log_in_with(world: World, who: str, password: str) -> None:
    assert not world.person(who).can_log_in(password=password)


@then(phrase("{who} cannot log in with her old password"))
def cannot_log_in_with_old(world: World, who: str) -> None:
    person = world.person(who)
    assert not person.can_log_in(password=person.old_password)


@then(phrase('{who} can log in as "{name}" with "{password}"'))
def can_log_in_as_with(world: World, who: str, name: str, password: str) -> None:
    assert world.person(who).can_log_in(name=world.name(name), password=password)
