"""Going through all that a store holds, a little at a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TypeVar

from attrs import define, frozen

from application.ports.contents import Contents, OwnedSession
from application.tally import Tally, Tallying
from domain.audit_chain import Checkpoint, SealedEntry
from domain.caller import Caller
from domain.errors import CopyRefused, StoreUnavailable
from domain.faults import CopyFault
from domain.session import Session, SessionLimits
from domain.user import User

T = TypeVar("T")

BATCH = 100
"""Rows at a time: while they are written, other writers wait for a few milliseconds."""

Progress = Callable[[int, int], object]
"""Hears now and then how many steps are done, and how many there are in all."""


@define
class Steps:
    """Counts what is done of something long."""

    _tell: Progress
    _expected: int = 0
    _done: int = 0

    def expect(self, steps: int) -> None:
        """Be told how many there will be."""
        self._expected = steps

    def count(self, steps: int) -> None:
        """Be told that so many more are done."""
        self._done = min(self._done + steps, self._expected)
        self._tell(self._done, self._expected)


@contextmanager
def blaming(fault: CopyFault) -> Iterator[None]:
    """Say of an outage which of two stores it is that does not answer."""
    try:
        yield
    except StoreUnavailable as error:
        raise CopyRefused(fault, cause=error.fault) from error


@frozen
class Look:
    """How two stores are looked at: the same moment counts for both."""

    at: datetime
    limits: SessionLimits
    steps: Steps


@frozen
class WholeContents:
    """Contents from end to end: every user, the sessions that still let them in, the audit."""

    contents: Contents
    look: Look
    fault: CopyFault
    """What it is when they cannot be read."""

    def last_user_id(self) -> int:
        """Tell the greatest id ever given."""
        with blaming(self.fault):
            return self.contents.extent().last_user_id

    def last_entry(self) -> Checkpoint:
        """Tell where the audit ends."""
        with blaming(self.fault):
            return self.contents.extent().last_entry

    def users(self) -> Iterator[Sequence[User]]:
        """Go through the users by id."""
        after = 0
        while page := self._read(partial(self.contents.users, after=after, limit=BATCH)):
            yield page
            after = page[-1].id

    def sessions(self) -> Iterator[Sequence[Session]]:
        """Go through the sessions by digest, leaving out those that let nobody in any more."""
        after = b""
        while page := self._read(partial(self.contents.sessions, after=after, limit=BATCH)):
            yield [each.session for each in page if self._is_accepted(each)]
            after = page[-1].session.digest

    def entries(self) -> Iterator[Sequence[SealedEntry]]:
        """Go through the sealed entries of the audit by place."""
        after = 0
        while page := self._read(partial(self.contents.entries, after=after, limit=BATCH)):
            yield page
            after = page[-1].place

    def tally(self) -> Tally:
        """Count it all."""
        tallying = Tallying()
        for users in self.users():
            tallying.add_users(users)
        for sessions in self.sessions():
            tallying.add_sessions(sessions)
        for entries in self.entries():
            tallying.add_entries(entries)
        return tallying.result()

    def _is_accepted(self, found: OwnedSession) -> bool:
        caller = Caller.of(found.session, user=found.user)
        return caller.is_accepted(at=self.look.at, limits=self.look.limits)

    def _read(self, page: Callable[[], Sequence[T]]) -> Sequence[T]:
        with blaming(self.fault):
            rows = page()
        self.look.steps.count(len(rows))
        return rows
