"""Somebody with an account."""

from datetime import datetime
from typing import Self

from attrs import evolve, frozen

from domain.operator import Role
from domain.password import PasswordHash
from domain.username import Username


@frozen
class User:
    """An account: a name, a password hash, and the counters that keep changes apart.

    Sessions remember the `credential_version` they were made with and end when it moves on.
    `revision` counts saves, so that a writer cannot overwrite a change it has not seen.
    """

    id: int
    username: Username
    password_hash: PasswordHash
    signed_up_at: datetime
    is_disabled: bool = False
    credential_version: int = 1
    revision: int = 1
    role: Role | None = None
    """In the console, where they have one."""
    must_change_password: bool = False
    """Whether nobody gets in by this password without choosing another."""

    def renamed(self, to: Username) -> Self:
        """Go by another name; sessions go on."""
        return evolve(self, username=to)

    @property
    def is_operator(self) -> bool:
        """Whether they can do whatever can be done in the console."""
        return self.role is Role.OPERATOR and not self.is_disabled

    def with_role(self, role: Role | None) -> Self:
        """Have a role in the console, or none."""
        return evolve(self, role=role)

    def with_new_password(self, password_hash: PasswordHash, *, must_change: bool = False) -> Self:
        """Take a new password, which ends every session made with the old one."""
        return evolve(
            self,
            password_hash=password_hash,
            credential_version=self.credential_version + 1,
            must_change_password=must_change,
        )

    def with_rehashed_password(self, password_hash: PasswordHash) -> Self:
        """Keep the same password under a newer hash; sessions go on."""
        return evolve(self, password_hash=password_hash)

    def disabled(self) -> Self:
        """Be kept out until enabled again; sessions that exist never come back."""
        return evolve(self, is_disabled=True, credential_version=self.credential_version + 1)

    def enabled(self) -> Self:
        """Be let in again, by a new log-in."""
        return evolve(self, is_disabled=False)

    def moved_on(self, *, by: int) -> Self:
        """Have credentials so many versions later, with the same password."""
        return evolve(self, credential_version=self.credential_version + by)
