"""Copying a store, backing it up and restoring it."""

from collections.abc import Callable, Set
from datetime import timedelta
from itertools import count
from unittest.mock import patch

import pytest
from attrs import evolve, frozen

from adapters.memory.store import Changes, MemoryStore
from application.opened_session import OpenedSession
from application.ports.password_hasher import HashKind, PasswordHasher
from application.ports.schema import SchemaState
from application.tally import Tally
from application.whole_contents import BATCH
from domain.audit_chain import sealed
from domain.errors import CopyRefused, InvalidCredentials, NotAuthenticated, StoreUnavailable
from domain.faults import CopyFault
from domain.password import Password, PasswordHash
from domain.session import Device, Session
from domain.token import SessionKind
from domain.user import User
from domain.username import Username
from tests.builders import AT_TERMINAL, World
from tests.cli.stores import SilentStore, StoreOf
from tests.memory_stores import MemoryStores

MANY = 2 * BATCH + 30
"""Three batches."""


def unwatched(_done: int, _of: int) -> None:
    """Look away."""


def copied(
    world: World,
    source: str = "old",
    target: str = "new",
    *,
    progress: Callable[[int, int], object] = unwatched,
) -> Tally:
    return world.app.copy_store(source=source, target=target, progress=progress)


def backed_up(world: World, file: str = "backup") -> Tally:
    return world.app.back_up_store(file=file, progress=unwatched)


def restored(
    world: World,
    file: str = "backup",
    *,
    replaces: bool = False,
    keeps_sessions: bool = False,
    progress: Callable[[int, int], object] = unwatched,
) -> Tally:
    return world.app.restore_store(
        origin=AT_TERMINAL,
        file=file,
        replaces=replaces,
        keeps_sessions=keeps_sessions,
        progress=progress,
    )


def served_from(world: World, name: str) -> World:
    """Serve another store of that world, as who has moved does."""
    return World(store=stores_of(world).stores[name], clock=world.clock, stores=world.stores)


def stores_of(world: World) -> MemoryStores:
    assert isinstance(world.stores, MemoryStores)
    return world.stores


def a_world() -> World:
    """Have a world whose own store is also known as old."""
    stores = MemoryStores()
    world = World(stores=stores)
    stores.stores["old"] = world.store
    return world


def crowd(world: World, size: int = MANY) -> None:
    """Put users, sessions and entries into its store, without hashing a password for each."""
    alice = world.sign_up("alice")
    for number in range(2, size + 1):
        name = Username(f"user{number}", f"user{number}")
        user = evolve(alice.user, id=number, username=name)
        digest = number.to_bytes(32, "little")
        session = evolve(alice.session, id=f"s{number}", digest=digest, user_id=number)
        world.store.users[number] = user
        world.store.ids_by_key[name.key] = number
        world.store.sessions[digest] = session
        told = evolve(world.store.audit[1].entry, about=number)
        end = world.store.audit[number - 1].checkpoint
        world.store.audit[number] = sealed(told, after=end)
    world.store.last_user_id = size


def refused(fault: CopyFault, call: Callable[[], object]) -> None:
    with pytest.raises(CopyRefused) as refusal:
        call()
    assert refusal.value.fault is fault


class CutShort(BaseException):
    """When somebody presses Ctrl-C."""


def at_step(step: int, act: Callable[[], object]) -> Callable[[int, int], None]:
    """Do something when progress is told of for the so-manieth time."""
    heard = count(1)

    def progress(_done: int, _of: int) -> None:
        if next(heard) == step:
            act()

    return progress


def cut_short_at(step: int) -> Callable[[int, int], None]:
    def cut() -> None:
        raise CutShort

    return at_step(step, cut)


def raise_unavailable() -> None:
    raise StoreUnavailable


def failing_from(turn: int) -> Callable[[Changes], None]:
    """Keep changes some times, and fail from then on."""
    heard, keep = count(1), Changes.keep

    def keep_or_fail(changes: Changes) -> None:
        if next(heard) >= turn:
            raise StoreUnavailable
        keep(changes)

    return keep_or_fail


def test_everybody_goes_on_in_the_other_store_as_before() -> None:
    world = a_world()
    opened = world.sign_up("alice")
    world.sign_up("bob")
    assert copied(world).users == 2

    moved = served_from(world, "new")
    assert moved.caller(opened).username == opened.user.username.typed
    assert moved.log_in("bob").user.id == 2
    assert moved.store.users == world.store.users


def test_only_sessions_that_let_somebody_in_are_copied() -> None:
    world = a_world()
    world.sign_up("alice")
    world.clock.advance(world.limits.idle)
    live = world.log_in("alice")
    outdated = evolve(live.session, id="outdated", digest=b"outdated", credential_version=0)
    world.store.sessions[outdated.digest] = outdated

    assert copied(world).sessions == 1
    assert list(stores_of(world).stores["new"].sessions) == [live.session.digest]


def test_ids_of_the_source_are_given_to_nobody_in_the_target_even_if_deleted() -> None:
    world = a_world()
    world.sign_up("alice")
    world.sign_up("bob")
    world.delete("bob")
    copied(world)
    assert served_from(world, "new").sign_up("carol").user.id == 3


def test_what_changes_after_the_moment_of_the_copy_is_not_copied() -> None:
    world = a_world()
    crowd(world)

    def change(done: int, _of: int) -> None:
        if done == BATCH:
            world.store.users.pop(MANY)
            world.sign_up("late")

    assert copied(world, progress=change).users == MANY
    assert "late" not in stores_of(world).stores["new"].ids_by_key


def test_nothing_is_copied_from_nobody() -> None:
    tally = copied(a_world())
    assert (tally.users, tally.sessions) == (0, 0)


def test_how_far_a_copy_is_goes_up_to_all_of_it() -> None:
    world = a_world()
    crowd(world)
    heard: list[tuple[int, int]] = []
    copied(world, progress=lambda done, of: heard.append((done, of)))
    assert heard == sorted(heard)
    assert {of for _, of in heard} == {6 * MANY}
    assert heard[-1] == (6 * MANY, 6 * MANY)


STEPS_OF_A_COPY = 24


@pytest.mark.parametrize("step", range(1, STEPS_OF_A_COPY + 1))
def test_a_copy_cut_short_at_any_step_goes_on_when_it_is_made_again(step: int) -> None:
    world = a_world()
    crowd(world)
    with pytest.raises(CutShort):
        copied(world, progress=cut_short_at(step))
    tally = copied(world)
    new = stores_of(world).stores["new"]
    assert tally == copied(world)
    assert (tally.users, tally.sessions) == (MANY, MANY)
    assert (new.users, new.sessions) == (world.store.users, world.store.sessions)
    assert new.audit == world.store.audit


def test_the_steps_are_all_there_are() -> None:
    world = a_world()
    crowd(world)
    heard: list[int] = []
    copied(world, progress=lambda done, _of: heard.append(done))
    assert len(heard) == STEPS_OF_A_COPY


def test_sessions_that_expired_since_a_copy_was_cut_short_are_in_nobodys_way() -> None:
    world = a_world()
    crowd(world)
    copied(world)
    world.clock.advance(world.limits.idle)
    live = world.log_in("alice")

    tally = copied(world)
    assert (tally.users, tally.sessions) == (MANY, 1)
    assert list(stores_of(world).stores["new"].sessions) == [live.session.digest]


def meet_a_namesake(target: MemoryStore, alice: OpenedSession) -> None:
    target.users[9] = evolve(alice.user, id=9)
    target.ids_by_key["alice"] = 9


def meet_another_of_that_id(target: MemoryStore, alice: OpenedSession) -> None:
    target.users[1] = evolve(alice.user, revision=7)
    target.ids_by_key["alice"] = 1


def meet_a_session_seen_later(target: MemoryStore, alice: OpenedSession) -> None:
    seen = evolve(alice.session, last_seen_at=alice.session.last_seen_at + timedelta(minutes=1))
    target.users[1] = alice.user
    target.ids_by_key["alice"] = 1
    target.sessions[seen.digest] = seen


@pytest.mark.parametrize(
    "meeting", [meet_a_namesake, meet_another_of_that_id, meet_a_session_seen_later]
)
def test_whoever_is_in_the_target_already_is_never_overwritten(
    meeting: Callable[[MemoryStore, OpenedSession], None],
) -> None:
    world = a_world()
    alice = world.sign_up("alice")
    target = stores_of(world).stores["new"] = MemoryStore()
    meeting(target, alice)
    before = dict(target.users), dict(target.sessions)

    refused(CopyFault.CONFLICT, lambda: copied(world))
    assert (target.users, target.sessions) == before


def test_somebody_more_in_the_target_is_noticed_in_the_end() -> None:
    world = a_world()
    alice = world.sign_up("alice")
    target = stores_of(world).stores["new"] = MemoryStore()
    target.users[9] = evolve(alice.user, id=9, username=Username("zoe", "zoe"))
    target.ids_by_key["zoe"] = 9
    refused(CopyFault.DIFFERENT, lambda: copied(world))


LATER = timedelta(microseconds=1)


@pytest.mark.parametrize(
    "altered",
    [
        lambda user: evolve(user, username=Username("Alice", "alice")),
        lambda user: evolve(user, password_hash=PasswordHash("another")),
        lambda user: evolve(user, signed_up_at=user.signed_up_at + LATER),
        lambda user: evolve(user, revision=2),
    ],
    ids=["name", "password", "time", "revision"],
)
def test_a_user_altered_on_the_way_is_noticed(altered: Callable[[User], User]) -> None:
    def alter(target: MemoryStore) -> None:
        target.users[1] = altered(target.users[1])

    refused(CopyFault.DIFFERENT, lambda: copied_with(alter))


@pytest.mark.parametrize(
    "altered",
    [
        lambda session: evolve(session, id="another"),
        lambda session: evolve(session, kind=SessionKind.BEARER),
        lambda session: evolve(session, authenticated_at=session.authenticated_at + LATER),
        lambda session: evolve(session, created_at=session.created_at + LATER),
        lambda session: session.seen(at=session.last_seen_at + LATER),
        lambda session: evolve(session, device=Device()),
    ],
    ids=["id", "kind", "authenticated", "created", "seen", "device"],
)
def test_a_session_altered_on_the_way_is_noticed(altered: Callable[[Session], Session]) -> None:
    def alter(target: MemoryStore) -> None:
        [(digest, session)] = target.sessions.items()
        target.sessions[digest] = altered(session)

    refused(CopyFault.DIFFERENT, lambda: copied_with(alter))


def test_a_session_lost_on_the_way_is_noticed() -> None:
    refused(CopyFault.DIFFERENT, lambda: copied_with(lambda target: target.sessions.clear()))


def test_what_is_not_altered_on_the_way_passes() -> None:
    assert copied_with(lambda _target: None).sessions == 1


def copied_with(alter: Callable[[MemoryStore], None]) -> Tally:
    """Copy one user with one session, and alter what was copied before it is compared."""
    world = a_world()
    world.sign_up("alice")
    return copied(world, progress=at_step(4, lambda: alter(stores_of(world).stores["new"])))


# What comes of a source or a target that cannot take part.


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        (SchemaState.EMPTY, CopyFault.SOURCE_EMPTY),
        (SchemaState.BEHIND, CopyFault.SOURCE_BEHIND),
        (SchemaState.AHEAD, CopyFault.SOURCE_AHEAD),
        (SchemaState.FOREIGN, CopyFault.SOURCE_FOREIGN),
    ],
)
def test_a_source_that_is_not_of_this_version_is_refused(
    state: SchemaState, fault: CopyFault
) -> None:
    world = a_world()
    stores_of(world).schemas |= {"old": StoreOf(state), "new": StoreOf(SchemaState.EMPTY)}
    refused(fault, lambda: copied(world))
    assert stores_of(world).schemas["new"].state() is SchemaState.EMPTY


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        (SchemaState.AHEAD, CopyFault.TARGET_AHEAD),
        (SchemaState.FOREIGN, CopyFault.TARGET_FOREIGN),
    ],
)
def test_a_target_that_is_newer_or_not_ours_is_refused_untouched(
    state: SchemaState, fault: CopyFault
) -> None:
    world = a_world()
    world.sign_up("alice")
    schema = stores_of(world).schemas["new"] = StoreOf(state)
    refused(fault, lambda: copied(world))
    assert schema.migrations == 0
    assert not stores_of(world).stores["new"].users


@pytest.mark.parametrize("state", [SchemaState.EMPTY, SchemaState.BEHIND])
def test_a_target_that_is_new_or_older_is_brought_to_this_version(state: SchemaState) -> None:
    world = a_world()
    world.sign_up("alice")
    stores_of(world).schemas["new"] = StoreOf(state)
    assert copied(world).users == 1
    assert stores_of(world).schemas["new"].state() is SchemaState.CURRENT


def test_a_store_is_not_copied_into_itself() -> None:
    world = a_world()
    world.sign_up("alice")
    stores_of(world).stores["alias"] = world.store
    refused(CopyFault.SAME_STORE, lambda: copied(world, target="alias"))


@pytest.mark.parametrize(
    ("silent", "fault"),
    [("old", CopyFault.SOURCE_SILENT), ("new", CopyFault.TARGET_SILENT)],
)
def test_it_is_said_which_store_does_not_answer(silent: str, fault: CopyFault) -> None:
    world = a_world()
    stores_of(world).schemas[silent] = SilentStore()
    refused(fault, lambda: copied(world))


@pytest.mark.parametrize("step", range(1, STEPS_OF_A_COPY + 1))
def test_a_source_that_falls_silent_on_the_way_is_named(step: int) -> None:
    world = a_world()
    crowd(world)
    # As if the next page could not be read.
    failing = at_step(step, raise_unavailable)
    expected = CopyFault.SOURCE_SILENT if step <= STEPS_OF_A_COPY / 2 else CopyFault.TARGET_SILENT
    refused(expected, lambda: copied(world, progress=failing))


def test_a_target_that_cannot_keep_a_batch_is_named_and_the_copy_goes_on_later() -> None:
    world = a_world()
    crowd(world)
    with patch.object(Changes, "keep", autospec=True, side_effect=failing_from(5)):
        refused(CopyFault.TARGET_SILENT, lambda: copied(world))
    assert len(stores_of(world).stores["new"].users) == BATCH
    assert copied(world).users == MANY


# Backing up and restoring.


def test_a_backup_holds_what_the_store_holds() -> None:
    world = a_world()
    opened = world.sign_up("alice")
    tally = backed_up(world)
    assert tally == copied(world, "backup", "new")
    assert served_from(world, "backup").caller(opened).username == opened.user.username.typed


def test_a_backup_overwrites_nothing() -> None:
    world = a_world()
    backed_up(world)
    world.sign_up("alice")
    refused(CopyFault.FILE_EXISTS, lambda: backed_up(world))


def test_there_is_no_backup_before_it_is_whole() -> None:
    world = a_world()
    crowd(world)
    with pytest.raises(CutShort):
        world.app.back_up_store(file="backup", progress=cut_short_at(STEPS_OF_A_COPY))
    assert "backup" not in stores_of(world).stores
    backed_up(world)


def test_who_is_restored_has_the_password_of_the_backup_and_no_session() -> None:
    world = a_world()
    opened = world.sign_up("alice")
    backed_up(world)
    world.set_password("alice", "another password")
    world.sign_up("bob")

    tally = restored(world, replaces=True)
    assert (tally.users, tally.sessions) == (1, 0)
    with pytest.raises(NotAuthenticated):
        world.caller(opened)
    with pytest.raises(InvalidCredentials):
        world.log_in("bob")
    assert world.log_in("alice").user.id == 1


def test_sessions_of_the_backup_go_on_where_that_is_asked_for_and_others_end() -> None:
    world = a_world()
    in_backup = world.sign_up("alice")
    backed_up(world)
    since = world.log_in("alice")

    assert restored(world, replaces=True, keeps_sessions=True).sessions == 1
    assert world.caller(in_backup).user_id == 1
    with pytest.raises(NotAuthenticated):
        world.caller(since)


def test_sessions_of_the_backup_that_expired_since_do_not_go_on() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    world.clock.advance(world.limits.idle)
    assert restored(world, replaces=True, keeps_sessions=True).sessions == 0


@frozen
class Interrupted:
    """Hashes as another does, and has something happen while a password is verified."""

    hasher: PasswordHasher
    act: Callable[[], object]

    def hash(self, password: Password) -> PasswordHash:
        return self.hasher.hash(password)

    def verify(self, password: Password, against: PasswordHash) -> bool:
        self.act()
        return self.hasher.verify(password, against)

    def verify_nothing(self, password: Password) -> None:
        self.hasher.verify_nothing(password)

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        return self.hasher.is_outdated(password_hash)

    def kind_of(self, password_hash: PasswordHash) -> HashKind | None:
        return self.hasher.kind_of(password_hash)

    def time_to_hide(self, password_hash: PasswordHash) -> float:
        return self.hasher.time_to_hide(password_hash)

    @property
    def failure_time(self) -> float:
        return self.hasher.failure_time

    def pepper_ids(self) -> Set[str]:
        return self.hasher.pepper_ids()


@pytest.mark.parametrize("keeps_sessions", [True, False])
def test_a_log_in_that_began_before_the_restore_lets_nobody_in(*, keeps_sessions: bool) -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    other = World(stores=world.stores, clock=world.clock)
    # Under the id that alice has in the backup.
    mallory = other.sign_up("mallory").user

    def restore() -> None:
        restored(other, replaces=True, keeps_sessions=keeps_sessions)

    slow = World(store=other.store, clock=world.clock, hasher=Interrupted(world.hasher, restore))
    with pytest.raises(InvalidCredentials):
        slow.log_in("mallory")
    assert other.store.users[mallory.id].username.typed == "alice"


def test_restoring_into_an_empty_store_needs_no_leave_to_replace() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    fresh = World(stores=world.stores, schema=StoreOf(SchemaState.EMPTY))
    assert restored(fresh).users == 1
    assert fresh.schema.state() is SchemaState.CURRENT


def test_users_are_replaced_only_where_that_is_meant() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    bob = world.sign_up("bob")
    refused(CopyFault.TARGET_HAS_USERS, lambda: restored(world))
    assert world.caller(bob).user_id == 2


def test_no_id_is_given_again_after_a_restore() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    world.sign_up("bob")
    restored(world, replaces=True)
    assert world.sign_up("carol").user.id == 3


def test_no_id_that_the_backup_knows_of_is_given_again_after_a_restore() -> None:
    world = a_world()
    world.sign_up("alice")
    world.delete("alice")
    backed_up(world)
    fresh = World(stores=world.stores)
    restored(fresh)
    assert fresh.sign_up("bob").user.id == 2


@pytest.mark.parametrize("step", range(1, STEPS_OF_A_COPY + 1))
def test_a_restore_cut_short_at_any_step_has_changed_nothing(step: int) -> None:
    world = a_world()
    crowd(world)
    backed_up(world)
    world.store.users[1] = evolve(world.store.users[1], revision=9)
    before = dict(world.store.users), dict(world.store.sessions)
    with pytest.raises(CutShort):
        restored(world, replaces=True, keeps_sessions=True, progress=cut_short_at(step))
    assert (world.store.users, world.store.sessions) == before


def test_a_restore_that_does_not_compare_has_changed_nothing() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    before = dict(world.store.users)

    def alter() -> None:
        world.store.users[1] = evolve(world.store.users[1], revision=9)

    refused(CopyFault.DIFFERENT, lambda: restored(world, replaces=True, progress=at_step(2, alter)))
    assert world.store.users == before


def test_it_is_said_which_side_of_a_restore_does_not_answer() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    with patch.object(Changes, "keep", side_effect=StoreUnavailable):
        refused(CopyFault.TARGET_SILENT, lambda: restored(world, replaces=True))
    stores_of(world).schemas["backup"] = SilentStore()
    refused(CopyFault.SOURCE_SILENT, lambda: restored(world, replaces=True))


# The audit of what is copied and restored.


def acts(world: World) -> list[str]:
    return [each.entry.act for each in world.app.export_audit()]


def test_a_backup_holds_the_audit_as_it_is() -> None:
    world = a_world()
    world.sign_up("alice")
    tally = backed_up(world)
    assert (tally.entries, stores_of(world).stores["backup"].audit) == (1, world.store.audit)


def test_who_goes_back_to_a_backup_undoes_nothing_of_the_audit() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    world.disable("alice")
    exported = [each.checkpoint for each in world.app.export_audit()]

    restored(world, replaces=True)
    assert acts(world) == ["user.signed_up", "user.disabled", "store.restored"]
    assert world.app.verify_audit(exported=exported).flaws == []


def test_a_new_store_takes_on_the_audit_of_the_backup() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    exported = [each.checkpoint for each in world.app.export_audit()]

    new = World(stores=world.stores, clock=world.clock)
    restored(new)
    assert acts(new) == ["user.signed_up", "store.restored"]
    assert new.app.verify_audit(exported=exported).flaws == []


def test_so_does_the_store_of_others_whose_ids_are_not_mixed_up() -> None:
    world = a_world()
    world.sign_up("alice")
    world.sign_up("bob")
    backed_up(world)
    other = World(stores=world.stores, clock=world.clock)
    other.sign_up("mallory")
    exported = [each.checkpoint for each in other.app.export_audit()]

    restored(other, replaces=True)
    assert acts(other) == ["user.signed_up", "user.signed_up", "store.restored"]
    assert other.app.verify_audit().flaws == []
    assert other.app.verify_audit(exported=exported).flaws != []


def test_a_backup_without_an_audit_leaves_the_one_there_is() -> None:
    world = a_world()
    world.sign_up("alice")
    backed_up(world)
    stores_of(world).stores["backup"].audit.clear()

    restored(world, replaces=True)
    assert acts(world) == ["user.signed_up", "store.restored"]
