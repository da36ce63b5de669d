"""How much may be tried, and how fast."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from attrs import field, frozen

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.attempts import Delays, Limit, Window, attempt_key, counted, network_of
from domain.errors import Overloaded
from domain.keyring import Keyring
from domain.known_device import device_proof, known_device
from domain.user import User
from domain.username import Username

_DAY: Final = timedelta(days=1)
BY_ONE: Final = Delays(free=5, longest=timedelta(minutes=15), remembered=_DAY)
"""For tries at one name from one address or known device, or by whoever is logged in."""
BY_ALL: Final = Delays(free=20, longest=timedelta(minutes=1), remembered=timedelta(hours=1))
"""For tries at one name from everywhere: slow, but never so slow that its owner despairs."""
LOG_INS: Final = Window(tries=30, length=timedelta(minutes=1))
"""For log-ins from one address, whatever the names."""
SIGN_UPS: Final = Window(tries=10, length=timedelta(hours=1))
"""For sign-ups from one address."""
RENAMES: Final = SIGN_UPS
"""For other names that one user asks for: else they would find out who exists."""


@frozen
class Attempt:
    """A try that was counted, as far as its success clears anything."""

    cleared: Collection[bytes] = field(default=(), repr=False)

    def succeed(self, *, within: UnitOfWork) -> None:
        """Forget the tries before, along with whatever the success changes."""
        if self.cleared:
            within.attempts.forget(self.cleared)


@frozen
class AttemptLimits:
    """Counts each try before it is looked at, whether or not the name is anybody's.

    A try over a limit is `TooManyAttempts`, right or wrong. What cannot be counted is not looked
    at either. A success clears the counts of its name, and never those of an address. What there
    was no room to look at is taken back from them: who floods the service locks nobody out.

    Tries from a device that somebody has logged in from by the same name are counted apart: nobody
    elsewhere, however often they fail, has its owner wait there. Such devices are slowed together
    as well: whoever had the name or its password before may have gathered any number of them.
    """

    is_on: bool
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    keys: Callable[[], Keyring | None]
    """Looked for when they are needed: without them no device is known."""

    def log_in(self, name: Username, *, address: str | None, proof: str | None = None) -> Attempt:
        """Count a try at a name, from an address or from a device that proves to be known."""
        device = self._known(name, proof)
        return self._from_device(name, device) if device else self._from_address(name, address)

    def proof(self, name: Username, *, device_id: str) -> str | None:
        """Return what a device proves from now on that somebody has logged in from it."""
        keys = self.keys() if self.is_on else None
        return device_proof(keys, name_key=name.key, device_id=device_id) if keys else None

    def _known(self, name: Username, proof: str | None) -> str | None:
        keys = self.keys() if self.is_on and proof else None
        return known_device(keys, name_key=name.key, proof=proof) if keys and proof else None

    def _from_device(self, name: Username, device_id: str) -> Attempt:
        of_one = attempt_key("log-in on", name.key, device_id)
        of_all = attempt_key("log-in on", name.key)
        at_name = {of_one: BY_ONE, of_all: BY_ALL}
        self._count(at_name)
        return Attempt(tuple(at_name))

    def _from_address(self, name: Username, address: str | None) -> Attempt:
        network = network_of(address)
        of_one = attempt_key("log-in", name.key, network)
        of_all = attempt_key("log-in", name.key)
        at_name = {of_one: BY_ONE, of_all: BY_ALL}
        self._count({**at_name, **_from("log-ins", network, LOG_INS)})
        return Attempt(tuple(at_name) if self.is_on else ())

    def sign_up(self, *, address: str | None) -> None:
        """Count a sign-up from an address."""
        self._count(_from("sign-ups", network_of(address), SIGN_UPS))

    def confirmation(self, user: User) -> Attempt:
        """Count a try at the current password of a user who is logged in."""
        key = attempt_key("confirmation", str(user.id))
        self._count({key: BY_ONE})
        return Attempt((key,) if self.is_on else ())

    def renaming(self, user: User) -> None:
        """Count another name that a user asks for, whether or not it is anybody's."""
        self._count({attempt_key("renaming", str(user.id)): RENAMES})

    @contextmanager
    def looking_at(self, attempt: Attempt) -> Iterator[None]:
        """Look at a try; where there is no room for that, nothing has been tried at its name."""
        try:
            yield
        except Overloaded:
            self._take_back(attempt)
            raise

    def _take_back(self, attempt: Attempt) -> None:
        if not attempt.cleared:
            return
        with self.unit_of_work() as work:
            held = work.attempts.held(attempt.cleared)
            counts = {key: count.taken_back() for key, count in held.items()}
            work.attempts.keep(counts, at=self.clock.now())
            work.commit()

    def _count(self, limits: Mapping[bytes, Limit]) -> None:
        if not self.is_on or not limits:
            return
        # Where they have to be made and cannot, better now than once something has changed.
        self.keys()
        with self.unit_of_work() as work:
            held = work.attempts.held(limits)
            # Only now: others may have been waited for.
            now = self.clock.now()
            work.attempts.keep(counted(held, limits=limits, at=now), at=now)
            work.commit()


def _from(what: str, network: str, limit: Limit) -> Mapping[bytes, Limit]:
    # Who comes without an address shares it with everybody, who would all be kept out.
    return {attempt_key(what, network): limit} if network else {}
