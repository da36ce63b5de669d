"""Changing name and password."""

from pytest_bdd import given, when

from tests.features.phrases import phrase
from tests.features.world import World


@given(phrase('{who} has changed her name to "{name}"'))
@when(phrase('{who} changes her name to "{name}"'))
def changes_name(world: World, who: str, name: str) -> None:
    world.person(who).change(name=world.name(name))


@when(phrase('{who} tries to change her name to "{name}"'))
def tries_to_change_name(world: World, who: str, name: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.change(name=world.name(name)))


@when(phrase('{who} changes her password to "{password}"'))
def changes_password(world: World, who: str, password: str) -> None:
    world.person(who).change(password=password)


@when(phrase('{who} tries to change her password to "{password}"'))
def tries_to_change_password(world: World, who: str, password: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.change(password=password))


@when(phrase("{who} changes her password on her {device}"))
def changes_password_on(world: World, who: str, device: str) -> None:
    world.person(who).change(on=device, password="tea at midnight")


@when(phrase('{who}\'s program changes her password to "{password}"'))
def program_changes_password(world: World, who: str, password: str) -> None:
    world.person(who).change(on="program", password=password)


@when(phrase('{who} gives her old password to change it to "{password}"'))
def gives_old_password(world: World, who: str, password: str) -> None:
    person = world.person(who)
    person.change(password=password, given=person.password)


@when(phrase('{who} gives a wrong password to change hers to "{password}"'))
def gives_wrong_password(world: World, who: str, password: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.change(password=password, given="a wrong guess"))


@when(phrase('{who} changes her name to "{name}" and her password to "{password}"'))
def changes_both(world: World, who: str, name: str, password: str) -> None:
    world.person(who).change(name=world.name(name), password=password)


@when(phrase('{who} tries to change her name to "{name}" and her password to "{password}"'))
def tries_to_change_both(world: World, who: str, name: str, password: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.change(name=world.name(name), password=password))
