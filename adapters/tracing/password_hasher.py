"""Hashing, with a span of each hash."""

from collections.abc import Set

from attrs import frozen
from opentelemetry.trace import Tracer

from adapters.tracing.spans import span
from application.ports.password_hasher import HashKind, PasswordHasher
from domain.password import Password, PasswordHash


@frozen
class TracedPasswordHasher(PasswordHasher):
    """Has another do it, and tells how long it took, the wait for a turn included."""

    hasher: PasswordHasher
    tracer: Tracer

    def hash(self, password: Password) -> PasswordHash:
        """Tell of it as `password.hash`."""
        with span(self.tracer, "password.hash"):
            return self.hasher.hash(password)

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Tell of it as `password.verify`, and not of what came of it."""
        with span(self.tracer, "password.verify"):
            return self.hasher.verify(password, against)

    def verify_nothing(self, password: Password) -> None:
        """Tell of it as of any other: whether there is such a name is not for a trace to say."""
        with span(self.tracer, "password.verify"):
            self.hasher.verify_nothing(password)

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Tell nothing of it."""
        return self.hasher.is_outdated(password_hash)

    def kind_of(self, password_hash: PasswordHash) -> HashKind | None:
        """Tell nothing of it."""
        return self.hasher.kind_of(password_hash)

    def time_to_hide(self, password_hash: PasswordHash) -> float:
        """Tell nothing of it."""
        return self.hasher.time_to_hide(password_hash)

    @property
    def failure_time(self) -> float:
        """As the other has it."""
        return self.hasher.failure_time

    def pepper_ids(self) -> Set[str]:
        """Tell nothing of it."""
        return self.hasher.pepper_ids()
