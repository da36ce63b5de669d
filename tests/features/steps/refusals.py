"""What people are told when they are refused."""

from pytest_bdd import then, when

from tests.features.phrases import phrase
from tests.features.world import World, refusal_of
from watchword_client import ApiError
from watchword_client.errors import (
    InvalidCredentials,
    InvalidInput,
    PasswordChangeRequired,
    PasswordRejected,
    UsernameTaken,
)

WRONG = "a wrong guess"
REASONS = {
    "too short": "too_short",
    "too common": "too_common",
    "like the name": "like_username",
    "like the service": "like_service",
}


@then(phrase("{who} is told that the name is taken"))
def is_told_taken(world: World, who: str) -> None:
    assert isinstance(world.person(who).was_told(), UsernameTaken)


@then(phrase("{who} is told that the name cannot be used"))
def is_told_unusable(world: World, who: str) -> None:
    refusal = world.person(who).was_told()
    assert isinstance(refusal, InvalidInput)
    assert [fault.pointer for fault in refusal.errors] == ["/username"]


@then(phrase("{who} is told that the password is {reason…}"))
def is_told_weak(world: World, who: str, reason: str) -> None:
    refusal = world.person(who).was_told()
    assert isinstance(refusal, PasswordRejected)
    assert [fault.code for fault in refusal.errors] == [REASONS[reason]]


@then(phrase("{who} is told that name and password do not let her in"))
def is_told_wrong(world: World, who: str) -> None:
    assert isinstance(world.person(who).was_told(), InvalidCredentials)


@then(phrase("{who} is told to choose another password"))
def is_told_to_choose(world: World, who: str) -> None:
    assert isinstance(world.person(who).was_told(), PasswordChangeRequired)


@then(phrase("{who} is told that she has no such session"))
def is_told_no_session(world: World, who: str) -> None:
    assert world.person(who).was_told().code == "not-found"


@when(phrase('{who} tries a wrong password for "{one}" and for "{other}"'))
def tries_two_names(world: World, who: str, one: str, other: str) -> None:
    names = world.name(one), world.name(other)
    world.refusals = [_refusal(world, who, name, WRONG) for name in names]


@when(phrase('{who} tries a wrong password for "{one}" and the right one for "{other}"'))
def tries_wrong_and_right(world: World, who: str, one: str, other: str) -> None:
    shut = world.person(other)
    world.refusals = [
        _refusal(world, who, world.name(one), WRONG),
        _refusal(world, who, shut.name, shut.password),
    ]


@then(phrase("{who} is told the same both times"))
def is_told_the_same(world: World) -> None:
    first, second = map(_words, world.refusals)
    assert first == second


def _refusal(world: World, who: str, name: str, password: str) -> ApiError | None:
    return refusal_of(lambda: world.person(who).device().log_in(name, password))


def _words(refusal: ApiError | None) -> tuple[object, ...]:
    assert isinstance(refusal, InvalidCredentials)
    return refusal.status, refusal.code, refusal.title, refusal.detail, refusal.errors
