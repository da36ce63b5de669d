"""Seeing one's sessions and ending them."""

from datetime import timedelta

from pytest_bdd import given, then, when

from tests.features.phrases import phrase
from tests.features.world import HANDS, Person, World
from watchword_client import Session


def session_of(person: Person, device: str) -> Session:
    """Find a device's session, as the device itself sees it."""
    [session] = [each for each in person.device(device).sessions() if each.current]
    return session


@when(phrase("{who} looks at her devices on her {device}"))
def looks_at_devices(world: World, who: str, device: str) -> None:
    world.seen = world.person(who).device(device).sessions()


@then(phrase("{who} sees her {first}, her {second} and her {third}, in this order"))
def sees_in_order(world: World, first: str, second: str, third: str) -> None:
    assert [session.user_agent for session in world.seen] == [first, second, third]


@then(phrase("{who} sees her {device} alone"))
def sees_alone(world: World, device: str) -> None:
    assert [session.user_agent for session in world.seen] == [device]


@then(phrase("her {device} alone is marked as the one in use"))
def is_marked(world: World, device: str) -> None:
    assert [session.user_agent for session in world.seen if session.current] == [device]


@given(phrase("{who} has ended the session of her {ended} from her {device}"))
@when(phrase("{who} ends the session of her {ended} from her {device}"))
def ends_session(world: World, who: str, ended: str, device: str) -> None:
    client = world.person(who).device(device)
    world.seen = [each for each in client.sessions() if each.user_agent == ended]
    client.end_session(world.seen[0].id)


@when(phrase("{who} tries to end the same session again from her {device}"))
def tries_to_end_again(world: World, who: str, device: str) -> None:
    person = world.person(who)
    person.tries(lambda: person.device(device).end_session(world.seen[0].id))


@when(phrase("{who} tries to end the session of {other}'s {device}"))
def tries_to_end_session_of(world: World, who: str, other: str, device: str) -> None:
    person, session = world.person(who), session_of(world.person(other), device)
    person.tries(lambda: person.device().end_session(session.id))


@when(phrase("{who} ends all other sessions from her {device}"))
def ends_others(world: World, who: str, device: str) -> None:
    world.person(who).device(device).end_sessions("others")


@when(phrase("{who} ends all her sessions from her {device}"))
def ends_all(world: World, who: str, device: str) -> None:
    world.person(who).device(device).end_sessions("all")


@then(phrase("{who}'s session lasts a week if she does not come back"))
def lasts_a_week(world: World, who: str) -> None:
    session = session_of(world.person(who), HANDS)
    assert session.expires_at - session.last_seen_at == timedelta(days=7)
