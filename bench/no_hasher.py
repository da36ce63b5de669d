"""Hashing left out, so that everything else can be seen."""

from attrs import define

from application.ports.password_hasher import HashKind, PasswordHasher
from bench.people import NOBODYS_HASH
from domain.password import Password, PasswordHash


@define
class NoHasher(PasswordHasher):
    """Takes no time, and lets everybody in."""

    def hash(self, password: Password) -> PasswordHash:
        """Return what no password fits."""
        return PasswordHash(NOBODYS_HASH)

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Say yes."""
        return True

    def verify_nothing(self, password: Password) -> None:
        """Do just that."""

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Leave them all as they are."""
        return False

    def kind_of(self, password_hash: PasswordHash) -> HashKind | None:
        """Know none."""
        return None

    def time_to_hide(self, password_hash: PasswordHash) -> float:
        """Hide nothing."""
        return 0.0

    @property
    def failure_time(self) -> float:
        """Take no time."""
        return 0.0

    def pepper_ids(self) -> frozenset[str]:
        """Have none."""
        return frozenset()
