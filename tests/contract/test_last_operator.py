"""One operator stays, whoever races to remove the others."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from application.held_user import held_user
from application.last_operator import replaceable
from domain.errors import LastOperator
from domain.operator import Role
from domain.user import User
from tests.contract.backends import Store
from tests.contract.builders import kept_user
from tests.contract.races import race

ROUNDS = 10


def operators(store: Store, round_number: int, count: int) -> list[User]:
    users = [kept_user(store, f"o{round_number}-{number}") for number in range(count)]
    with store.unit_of_work() as work:
        saved = [work.users.save(user.with_role(Role.OPERATOR)) for user in users]
        work.commit()
    return saved


def left_after_a_race(store: Store, find: Callable[..., User], *, racers: int) -> list[int]:
    """Have that many operators removed at once, again and again; count who stayed each time."""
    left = []
    for round_number in range(ROUNDS):
        users = operators(store, round_number, racers)

        def leave(number: int, users: list[User] = users) -> None:
            with store.unit_of_work() as work:
                user = find(users[number].id, within=work)
                work.users.save(user.with_role(None))
                work.commit()

        def try_to(number: int, leave: Callable[[int], None] = leave) -> None:
            with suppress(LastOperator):
                leave(number)

        race(racers, try_to)
        with store.unit_of_work() as work:
            there = work.users.operators()
            for user in there:
                work.users.delete(user.id)
            work.commit()
        left.append(len(there))
    return left


@pytest.mark.parametrize("racers", [2, 5])
def test_one_of_those_who_are_removed_at_once_stays(store: Store, racers: int) -> None:
    assert left_after_a_race(store, replaceable, racers=racers) == [1] * ROUNDS


def test_nobody_would_stay_if_the_others_were_not_looked_at(store: Store) -> None:
    assert left_after_a_race(store, held_user, racers=2) == [0] * ROUNDS
