"""Signing up, and being known by a name."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from pytest_bdd import given, then, when

from tests.features.phrases import phrase
from tests.features.world import Person, World
from watchword_client.errors import UsernameTaken

INVISIBLE = "\u200b"


@given(phrase("{who} has an account"))
def has_account(world: World, who: str) -> None:
    world.person(who).have_account()


@when(phrase("{who} signs up"))
def signs_up(world: World, who: str) -> None:
    world.person(who).sign_up()


@when(phrase('{who} signs up as "{name}"'))
def signs_up_as(world: World, who: str, name: str) -> None:
    world.person(who).sign_up(name=world.name(name))


@when(phrase('{who} tries to sign up as "{name}"'))
def tries_to_sign_up_as(world: World, who: str, name: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.sign_up(name=world.name(name)))


@when(phrase("{who} tries to sign up with an invisible letter in her name"))
def tries_invisible(world: World, who: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.sign_up(name=world.name(who + INVISIBLE)))


@when(phrase("{who} signs up with a name of {count} characters"))
def signs_up_at_length(world: World, who: str, count: str) -> None:
    world.person(who).sign_up(name=world.name(who).rjust(int(count), "a"))


@when(phrase("{who} tries to sign up with a name of {count} characters"))
def tries_length(world: World, who: str, count: str) -> None:
    person, length = world.person(who), int(count)
    name = world.name(who).rjust(length, "a")[:length]
    person.tries(lambda: person.device().sign_up(name, person.password))


@when(phrase('{who} signs up with the password "{password}"'))
def signs_up_with(world: World, who: str, password: str) -> None:
    world.person(who).sign_up(password=password)


@when(phrase('{who} tries to sign up with the password "{password}"'))
def tries_password(world: World, who: str, password: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.sign_up(password=password))


@when(phrase("{who} tries to sign up with her name as the password"))
def tries_name_as_password(world: World, who: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.sign_up(password=person.name))


@when(phrase('{one} and {other} both sign up as "{name}" at the same moment'))
def sign_up_at_once(world: World, one: str, other: str, name: str) -> None:
    barrier = Barrier(2, timeout=10)

    def sign_up(person: Person) -> None:
        barrier.wait()
        person.tries(lambda: person.sign_up(name=world.name(name)))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sign_up, [world.person(one), world.person(other)]))


@then("one of them is logged in")
def one_is_logged_in(world: World) -> None:
    assert [person.is_logged_in() for person in world.people.values()].count(True) == 1


@then("the other is told that the name is taken")
def other_is_told(world: World) -> None:
    [loser] = [person for person in world.people.values() if not person.is_logged_in()]
    assert isinstance(loser.was_told(), UsernameTaken)


@then(phrase('{who} is known as "{name}"'))
def is_known_as(world: World, who: str, name: str) -> None:
    assert world.person(who).device().me().username == world.name(name)
