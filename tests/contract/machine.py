"""What can be done to a store, for Hypothesis to try in an order of its own."""

import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from operator import methodcaller
from typing import Any, Final

from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from application.ports.sessions import SessionStore
from domain.password import PasswordHash
from domain.session import Device, Session
from domain.token import SessionKind
from domain.user import User
from domain.username import Username
from tests.contract.backends import LIMITS, Store
from tests.contract.builders import MICROSECOND, NOW, a_hash, a_name, a_session
from tests.contract.pair import ALL, COMMIT, Act, Pair, all_of

BOUNDED: Final = settings(
    max_examples=int(os.environ.get("WATCHWORD_TEST_RUNS", "40")),
    stateful_step_count=40,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)

MOMENTS: Final = (
    MICROSECOND,
    LIMITS.idle - MICROSECOND,
    LIMITS.idle,
    LIMITS.absolute - LIMITS.idle,
)

End = Callable[[SessionStore, User, Session], object]

ENDS: Final[tuple[End, ...]] = (
    lambda store, _, session: store.end(session.digest),
    lambda store, user, session: store.end_one(user.id, session_id=session.id),
    lambda store, user, session: store.end_all(user.id, but=session.digest),
    lambda store, user, _: store.end_all(user.id),
)

names = st.sampled_from([a_name(n) for n in ("alice", "Alice", "bob", "BOB", "carol", "愛子")])
hashes = st.sampled_from([a_hash("made of one password"), a_hash("made of another")])
changes = (
    names.map(lambda name: methodcaller("renamed", name))
    | hashes.map(lambda made: methodcaller("with_new_password", made))
    | hashes.map(lambda made: methodcaller("with_rehashed_password", made))
    | st.sampled_from([methodcaller("disabled"), methodcaller("enabled")])
)
kinds = st.sampled_from(SessionKind)
devices = st.sampled_from([Device(), Device("2001:db8::1", "Mozilla/5.0 (X11) 🦊")])
windows = st.sampled_from([1, 2, 3, ALL])


class Trouble(Exception):
    """When a use case fails for a reason of its own."""


class Doings(RuleBasedStateMachine):
    """What is done is done in one unit of work, until that is ended."""

    people: Bundle[User] = Bundle("people")
    """As they were read at some time: they may have changed since, or never have been kept."""
    sessions: Bundle[Session] = Bundle("sessions")
    """As they were opened, likewise."""

    def __init__(self, subject: Callable[[], Store], *, bug: type[Exception]) -> None:
        super().__init__()
        store = subject()
        self._pair = Pair(store, bug)
        self._clock = store.clock
        self._clock.advance(NOW - self._clock.now())
        self._numbers = count(1)
        self._first = [self._signed_up("alice"), self._signed_up("bob")]

    def teardown(self) -> None:
        self._pair.leave()

    @initialize(target=people)
    def begin_with_people(self) -> MultipleResults[User]:
        return multiple(*[user for user, _ in self._first])

    @initialize(target=sessions)
    def begin_with_sessions(self) -> MultipleResults[Session]:
        return multiple(*[session for _, session in self._first])

    @rule(by=st.sampled_from(MOMENTS))
    def let_time_pass(self, by: timedelta) -> None:
        self._clock.advance(by)

    @rule(session=sessions)
    def call(self, session: Session) -> None:
        self._pair.call(session.digest)

    @precondition(lambda self: self._pair.is_at_work)
    @rule()
    def commit(self) -> None:
        self._pair.act(COMMIT)
        self._pair.leave()
        self._pair.compare()

    @precondition(lambda self: self._pair.is_at_work)
    @rule(by=st.sampled_from([None, Trouble()]))
    def roll_back(self, by: Exception | None) -> None:
        self._pair.leave(by)
        self._pair.compare()

    @rule(target=people, name=names, made=hashes)
    def add_user(self, name: Username, made: PasswordHash) -> MultipleResults[User]:
        return _if_any(self._pair.act(self._adding(name, made=made)))

    @rule(target=people, user=people, change=changes)
    def save(self, user: User, change: Callable[[User], User]) -> MultipleResults[User]:
        if self._pair.has_another(user):
            return multiple()
        return _if_any(self._pair.act(lambda work: work.users.save(change(user))))

    @rule(user=people)
    def delete(self, user: User) -> None:
        self._pair.act(lambda work: work.users.delete(user.id))

    @rule(target=people, user=people, name=names)
    def load(self, user: User, name: Username) -> MultipleResults[User]:
        of_id = self._pair.act(lambda work: work.users.get(user.id))
        of_key = self._pair.act(lambda work: work.users.named(name.key))
        return multiple(*filter(None, [of_id, of_key]))

    @rule(window=windows)
    def look_around(self, window: int) -> None:
        self._pair.act(lambda work: all_of(work.contents, limit=window))

    @rule(target=sessions, user=people, kind=kinds, device=devices)
    def open(self, user: User, kind: SessionKind, device: Device) -> MultipleResults[Session]:
        if self._pair.act(lambda work: work.users.get(user.id)) is None:
            return multiple()
        return self._kept(evolve(self._session_of(user), kind=kind, device=device))

    @rule(target=sessions, session=sessions, user=people, what=st.sampled_from(["id", "digest"]))
    def open_again(self, session: Session, user: User, what: str) -> MultipleResults[Session]:
        """Open what may be there already, of whoever may be gone: that is a bug, or it is not."""
        return self._kept(evolve(self._session_of(user), **{what: getattr(session, what)}))

    @rule(session=sessions, later=st.sampled_from([timedelta(), MICROSECOND, -LIMITS.idle]))
    def see(self, session: Session, later: timedelta) -> None:
        at = self._clock.now() + later
        self._pair.act(lambda work: work.sessions.touch(session.digest, at=at))

    @rule(user=people, session=sessions, end=st.sampled_from(ENDS))
    def end(self, user: User, session: Session, end: End) -> None:
        self._pair.act(lambda work: end(work.sessions, user, session))

    @rule(
        after=st.just(b"") | sessions.map(lambda each: each.digest),
        window=windows,
        over=st.none() | sessions,
    )
    def purge(self, after: bytes, window: int, over: Session | None) -> None:
        """Purge by the clock, or by the very moment at which a session would be over unused."""
        now = over.last_seen_at + LIMITS.idle if over else self._clock.now()
        limits = {
            "unseen_since": now - LIMITS.idle,
            "created_until": now - LIMITS.absolute,
        }
        self._pair.act(lambda work: work.sessions.purge(**limits, after=after, window=window))

    def _signed_up(self, name: str) -> tuple[User, Session]:
        user: User = self._pair.act(self._adding(a_name(name), made=a_hash()))
        session = self._session_of(user)
        self._kept(session)
        self.call(session=session)
        self.commit()
        return user, session

    def _adding(self, name: Username, *, made: PasswordHash) -> Act:
        return partial(self._pair.add_user, name=name, made=made, at=self._clock.now())

    def _session_of(self, user: User) -> Session:
        number = next(self._numbers)
        # Whether letters or signs come first, no language decides.
        id = f"{'aB-_'[number % 4]}{number}"
        # In an order that is the same each time; and otherwise unlike any of another run, as
        # those who remember sessions know of one that has ended for a while.
        digest = bytes([number * 101 % 256]) + secrets.token_bytes(31)
        return a_session(user, id=id, digest=digest, created_at=self._clock.now())

    def _kept(self, session: Session) -> MultipleResults[Session]:
        is_refused = self._pair.act(lambda work: work.sessions.add(session))
        return multiple() if is_refused else multiple(session)


def _if_any(user: User | Any) -> MultipleResults[User]:
    return multiple(user) if isinstance(user, User) else multiple()


def compare(
    subject: Callable[[], Store], *, bug: type[Exception], bounds: settings = BOUNDED
) -> None:
    """Compare a store to the one in memory, in many runs."""
    run_state_machine_as_test(partial(Doings, subject, bug=bug), settings=bounds)  # type: ignore[arg-type]  # it takes whatever makes a machine
