"""Seeing what was done with one's account."""

from pytest_bdd import given, then, when

from tests.features.phrases import phrase
from tests.features.world import Person, World, refusal_of
from watchword_client import Happening
from watchword_client.errors import InvalidCredentials


@given(phrase('{who} has tried to log in as "{name}"'))
def has_tried(world: World, who: str, name: str) -> None:
    client, password = world.person(who).device(), world.person(who).password
    refusal = refusal_of(lambda: client.log_in(world.name(name), password))
    assert isinstance(refusal, InvalidCredentials)


@given(phrase("{who} has changed her name and her password on her {device}"))
def has_changed_both(world: World, who: str, device: str) -> None:
    person = world.person(who)
    person.change(on=device, name=world.name(f"New{who}"), password=f"{who} goes for a swim")


@when(phrase("{who} looks at her activity on her {device}"))
def looks_at_activity(world: World, who: str, device: str) -> None:
    world.activity = activity_of(world.person(who), device)


@then(phrase("{who} sees that she logged in, and before that that she logged out and signed up"))
def sees_beginnings(world: World) -> None:
    acts = [each.act for each in world.activity]
    assert acts == ["session.opened", "session.ended", "user.signed_up"]
    assert {each.by for each in world.activity} == {"user"}


@then(phrase("{who} sees that somebody was refused"))
def sees_refusal(world: World) -> None:
    latest = world.activity[0]
    assert (latest.act, latest.by) == ("credentials.refused", "anyone")
    assert latest.ip


@then(phrase("{who} sees that she changed her name and her password"))
def sees_changes(world: World) -> None:
    assert {each.act for each in world.activity[:2]} == {"user.renamed", "password.changed"}


@then(phrase("{who} sees nothing that {other} did"))
def sees_nothing_of(world: World, who: str, other: str) -> None:
    of_other = {each.id for each in activity_of(world.person(other), "laptop")}
    own = {each.id for each in world.activity}
    assert own
    assert of_other
    assert not own & of_other


def activity_of(person: Person, device: str) -> list[Happening]:
    """Read all of it, page by page, the newest first."""
    page = person.device(device).activity(limit=2)
    items = page.items
    while page.next_before is not None:
        page = person.device(device).activity(before=page.next_before, limit=2)
        items += page.items
    return items
