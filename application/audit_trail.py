"""Keeping track of what is done and what is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from attrs import define, field, frozen

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.refusals import Refusals
from domain.audit import REFUSALS, Act, Entry
from domain.errors import StoreUnavailable
from domain.keyring import Keyring
from domain.origin import Actor, Origin
from domain.pseudonym import pseudonym
from domain.token import Token
from domain.username import Username

_MANY: Final = Origin(Actor.ANYONE)
"""Where refusals come from that are summed up."""


@define
class Watched:
    """Something that may be refused."""

    about: int | None
    """The id of the user it is about, as soon as that is known."""
    tried: str | None
    """What the name that was tried is told by, where it is not known to be anybody's."""

    @property
    def detail(self) -> str | None:
        """What is told beside the user it is about."""
        return self.tried if self.about is None else None


@frozen
class AuditTrail:
    """Every change has an entry, which is kept if the change is; every refused try is told of.

    A refused try has an entry before it is answered. Where a great many are refused they are summed
    up, and so are all that come too fast to be looked at: of these there is an entry in a while,
    which says how many there were. A name that was tried is told by its pseudonym, where there
    are keys for that, until it is known to be a user's.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    keys: Callable[[], Keyring | None]
    refusals: Refusals = field(factory=Refusals)

    def record(
        self,
        act: Act,
        *,
        by: Origin,
        within: UnitOfWork,
        about: int | None = None,
        detail: str | None = None,
        times: int = 1,
    ) -> None:
        """Tell of a change along with it; who came as anyone is the user they turned out to be."""
        if about is not None and by.actor is Actor.ANYONE:
            by = by.as_user(about)
        at = self.clock.now()
        within.audit.add(Entry.of(act, by=by, at=at, about=about, detail=detail, times=times))

    def record_end(self, token: Token, *, by: Origin, within: UnitOfWork) -> None:
        """Tell that the session of a token is about to end, if there is one."""
        entry = Entry.of(Act.SESSION_ENDED, by=by, at=self.clock.now())
        within.audit.add_of_session(entry, digest=token.digest)

    @contextmanager
    def watching(self, by: Origin, *, name: Username | None = None) -> Iterator[Watched]:
        """Tell of whatever is refused inside; raises `StoreUnavailable` where it cannot be told."""
        # Whosever the name is: what takes longer for nobody's would tell who exists.
        tried = self._pseudonym(name) if name else None
        watched = Watched(by.actor_id if by.actor is Actor.USER else None, tried)
        try:
            yield watched
        except tuple(REFUSALS) as error:
            self._tell(REFUSALS[type(error)], by, watched)
            raise

    def sum_up(self) -> None:
        """Tell of the refusals that have no entry, a while after the first of them."""
        now = self.clock.now()
        sums = self.refusals.taken(at=now)
        if not sums:
            return
        try:
            with self.unit_of_work() as work:
                for (act, about), times in sums.items():
                    work.audit.add(Entry.of(act, by=_MANY, at=now, about=about, times=times))
                work.commit()
        except StoreUnavailable:
            self.refusals.put_back(sums, at=now)
            raise

    def _pseudonym(self, name: Username) -> str | None:
        keys = self.keys()
        return pseudonym(keys, name) if keys else None

    def _tell(self, act: Act, by: Origin, what: Watched) -> None:
        at, about = self.clock.now(), what.about
        if act is Act.TRY_REFUSED or not self.refusals.may_have_entry(at=at):
            self.refusals.count(act, about=about, at=at)
            return
        with self.unit_of_work() as work:
            work.audit.add(Entry.of(act, by=by, at=at, about=about, detail=what.detail))
            work.commit()
