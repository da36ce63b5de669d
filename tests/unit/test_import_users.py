"""Users of another program."""

from datetime import timedelta

import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application.foreign_users import ForeignUser, Imported, Outcome, Row
from application.operations.import_users import BATCH
from application.ports.unit_of_work import UnitOfWork
from domain.audit import Act, Entry
from domain.errors import InvalidCredentials, UsernameTaken
from domain.faults import ImportFault, UsernameFault
from domain.password import PasswordHash
from tests.builders import AT_TERMINAL, PASSWORD, World
from tests.foreign_hashes import FOREIGN, HASHES

BCRYPT = PasswordHash(HASHES["bcrypt 2b"])


def patient_world() -> World:
    """Begin where failures may take long enough to hide any hash, and nobody really waits."""
    hasher = Argon2PasswordHasher(CHEAPEST, failure_time=10.0, pause=lambda _: None)
    return World(hasher=hasher)


def row(line: int, username: str = "alice", encoded: PasswordHash = BCRYPT) -> Row:
    return Row(line, ForeignUser(username, encoded))


def imported(world: World, *rows: Row, dry_run: bool = False) -> list[Imported]:
    return list(world.app.import_users(origin=AT_TERMINAL, rows=rows, dry_run=dry_run))


def outcomes(world: World, *rows: Row, dry_run: bool = False) -> list[Outcome]:
    return [each.outcome for each in imported(world, *rows, dry_run=dry_run)]


@pytest.mark.parametrize("encoded", HASHES.values(), ids=HASHES)
def test_whoever_is_imported_logs_in_with_their_password_and_is_hashed_as_today(
    encoded: str,
) -> None:
    world = patient_world()
    assert outcomes(world, row(1, encoded=PasswordHash(encoded))) == [Outcome.IMPORTED]
    with pytest.raises(InvalidCredentials):
        world.log_in("alice", "a river runs downhill")
    assert world.app.find_user(username="alice").password_hash.encoded == encoded
    opened = world.log_in("alice", FOREIGN)
    assert world.user_of(opened).password_hash.encoded.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert world.log_in("alice", FOREIGN).user.id == 1


def test_users_come_as_they_were() -> None:
    world = patient_world()
    since = world.clock.now() - timedelta(days=400)
    guest = ForeignUser("Bob", BCRYPT, signed_up_at=since, is_disabled=True)
    assert imported(world, Row(7, guest), row(8)) == [
        Imported(7, Outcome.IMPORTED, world.app.find_user(username="bob").username, "bcrypt"),
        Imported(8, Outcome.IMPORTED, world.app.find_user(username="alice").username, "bcrypt"),
    ]
    bob = world.app.find_user(username="bob")
    assert (bob.signed_up_at, bob.is_disabled) == (since, True)
    assert world.app.find_user(username="alice").signed_up_at == world.clock.now()
    with pytest.raises(InvalidCredentials):
        world.log_in("bob", FOREIGN)


def test_whoever_is_there_stays_and_an_import_can_be_made_again() -> None:
    world = patient_world()
    world.sign_up("alice")
    assert outcomes(world, row(1), row(2, "bob"), row(3, "BOB")) == [
        Outcome.EXISTS,
        Outcome.IMPORTED,
        Outcome.EXISTS,
    ]
    world.log_in("bob", FOREIGN)
    bob = world.app.find_user(username="bob")
    assert outcomes(world, row(1), row(2, "bob"), row(3, "BOB")) == [Outcome.EXISTS] * 3
    assert world.app.find_user(username="bob") == bob
    assert world.log_in("alice", PASSWORD).user.id == 1


def test_what_is_refused_is_refused_alone_and_with_its_reason() -> None:
    world = patient_world()
    found = imported(
        world,
        Row(1, None),
        row(2, "two words"),
        row(3, encoded=PasswordHash("*")),
        row(4, "dora"),
    )
    assert found[:3] == [
        Imported(1, Outcome.REFUSED, fault=ImportFault.MALFORMED),
        Imported(2, Outcome.REFUSED, fault=UsernameFault.FORBIDDEN_CHARACTER),
        Imported(3, Outcome.REFUSED, fault=ImportFault.UNKNOWN_HASH),
    ]
    assert [user.username.typed for user in world.app.list_users()] == ["dora"]


def test_a_hash_that_would_show_is_refused_with_what_it_takes_to_hide_it() -> None:
    world = World()
    (found,) = imported(world, row(1))
    assert (found.outcome, found.fault) == (Outcome.REFUSED, ImportFault.HASH_SHOWS)
    assert found.takes_ms
    assert found.takes_ms > 0
    assert outcomes(world, row(1, encoded=world.sign_up("bob").user.password_hash)) == [
        Outcome.IMPORTED
    ]


def test_a_dry_run_tells_the_same_and_changes_nothing() -> None:
    world = patient_world()
    world.sign_up("carol")
    rows = (row(1), row(2, "carol"), row(3, "ALICE"), Row(4, None))
    before = dict(world.store.users)
    tried = imported(world, *rows, dry_run=True)
    assert world.store.users == before
    assert tried == imported(world, *rows)


def test_many_are_imported_a_few_at_a_time() -> None:
    world = patient_world()
    rows = [row(n, f"user{n}") for n in range(2 * BATCH + 1)]
    assert outcomes(world, *rows) == [Outcome.IMPORTED] * len(rows)
    assert len(world.store.users) == len(rows)


class LateUnitOfWork(MemoryUnitOfWork):
    """Hears only when it commits that somebody else has just become alice, as servers tell it."""

    def commit(self) -> None:
        if "alice" in self.store.ids_by_key:
            raise UsernameTaken
        super().commit()


class CrowdedWorld(World):
    def unit_of_work(self) -> UnitOfWork:
        return LateUnitOfWork(self.store)


def test_somebody_who_takes_a_name_meanwhile_keeps_nobody_else_out() -> None:
    world = CrowdedWorld(hasher=patient_world().hasher)
    assert outcomes(world, row(1, "zoe"), row(2), row(3, "dora")) == [
        Outcome.IMPORTED,
        Outcome.EXISTS,
        Outcome.IMPORTED,
    ]
    assert set(world.store.ids_by_key) == {"zoe", "dora"}


def test_who_is_imported_is_told_of_and_who_was_there_or_would_be_is_not() -> None:
    world = patient_world()
    imported(world, row(1), dry_run=True)
    assert list(world.store.audit) == []
    imported(world, row(1), Row(2, ForeignUser("bob", BCRYPT, is_disabled=True)))
    imported(world, row(1))
    assert [each.entry for each in world.store.audit.values()] == [
        Entry.of(act, by=AT_TERMINAL, at=world.clock.now(), about=about)
        for act, about in ((Act.IMPORTED, 1), (Act.IMPORTED, 2), (Act.DISABLED, 2))
    ]
