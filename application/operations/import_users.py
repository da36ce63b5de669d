"""Bringing in users of another program."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from attrs import frozen

from application.audit_trail import AuditTrail
from application.foreign_users import ForeignUser, Imported, Outcome, Row
from application.new_credentials import NewCredentials
from application.ports.clock import Clock
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.ports.users import UserReader
from domain.audit import Act
from domain.errors import InvalidUsername, UsernameTaken
from domain.faults import ImportFault
from domain.origin import Origin
from domain.username import Username

BATCH = 100
"""Users at a time: while they are written, other writers wait for a few milliseconds."""


@frozen
class _Candidate:
    line: int
    name: Username
    scheme: str
    user: ForeignUser


@frozen
class ImportUsers:
    """An operator brings in users of another program, who log in with the passwords they have.

    A name that is there already stays as it is, so that an import that was cut short goes on when
    it is made again. A hash is taken as it is, if it can be verified here, at a cost that is
    bounded and does not show in how long a failed log-in takes. The first log-in replaces it by
    one of ours.
    """

    new_credentials: NewCredentials
    users: UserReader
    hasher: PasswordHasher
    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail
    clock: Clock

    def __call__(self, *, origin: Origin, rows: Iterable[Row], dry_run: bool) -> Iterator[Imported]:
        """Go through the rows; yields what becomes of each, or would, in their order.

        Does nothing until iterated.
        """
        remaining, seen = iter(rows), set[str]()
        while batch := list(islice(remaining, BATCH)):
            judged = [self._judged(row) for row in batch]
            candidates = [each for each in judged if isinstance(each, _Candidate)]
            tried = [self._tried(each.name.key, seen) for each in candidates if dry_run]
            outcomes = iter(tried if dry_run else self._kept(candidates, origin))
            for each in judged:
                yield each if isinstance(each, Imported) else _told(each, next(outcomes))

    def _judged(self, row: Row) -> _Candidate | Imported:
        user = row.user
        if user is None:
            return Imported(row.line, Outcome.REFUSED, fault=ImportFault.MALFORMED)
        try:
            name = self.new_credentials.username(user.username)
        except InvalidUsername as error:
            return Imported(row.line, Outcome.REFUSED, fault=error.fault)
        kind = self.hasher.kind_of(user.password_hash)
        if kind is None:
            return Imported(row.line, Outcome.REFUSED, fault=ImportFault.UNKNOWN_HASH)
        takes = self.hasher.time_to_hide(user.password_hash)
        if takes > self.hasher.failure_time:
            fault, takes_ms = ImportFault.HASH_SHOWS, int(takes * 1000) + 1
            return Imported(row.line, Outcome.REFUSED, fault=fault, takes_ms=takes_ms)
        return _Candidate(row.line, name, kind.scheme, user)

    def _tried(self, key: str, seen: set[str]) -> Outcome:
        is_there = key in seen or self.users.named(key)
        seen.add(key)
        return Outcome.EXISTS if is_there else Outcome.IMPORTED

    def _kept(self, candidates: Sequence[_Candidate], by: Origin) -> list[Outcome]:
        try:
            return self._keep(candidates, by)
        except UsernameTaken:
            # By somebody who signed up meanwhile; nothing was kept.
            return [self._kept_alone(each, by) for each in candidates]

    def _kept_alone(self, candidate: _Candidate, by: Origin) -> Outcome:
        try:
            return self._keep([candidate], by)[0]
        except UsernameTaken:
            return Outcome.EXISTS

    def _keep(self, candidates: Sequence[_Candidate], by: Origin) -> list[Outcome]:
        with self.unit_of_work() as work:
            outcomes = [self._add(work, each, by) for each in candidates]
            work.commit()
        return outcomes

    def _add(self, work: UnitOfWork, candidate: _Candidate, by: Origin) -> Outcome:
        if work.users.named(candidate.name.key):
            return Outcome.EXISTS
        found = candidate.user
        at = found.signed_up_at or self.clock.now()
        user = work.users.add(username=candidate.name, password_hash=found.password_hash, at=at)
        self.audit.record(Act.IMPORTED, by=by, within=work, about=user.id)
        if found.is_disabled:
            work.users.save(user.disabled())
            self.audit.record(Act.DISABLED, by=by, within=work, about=user.id)
        return Outcome.IMPORTED


def _told(candidate: _Candidate, outcome: Outcome) -> Imported:
    return Imported(candidate.line, outcome, candidate.name, candidate.scheme)
