"""Getting in."""

from attrs import evolve, frozen

from application.attempt_limits import AttemptLimits
from application.audit_trail import AuditTrail
from application.new_credentials import NewCredentials
from application.opened_session import OpenedSession, SessionOpener
from application.password_check import PasswordCheck
from application.ports.clock import Clock
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.ports.username_rules import UsernameRules
from application.ports.users import UserReader
from domain.audit import Act
from domain.errors import (
    InvalidCredentials,
    Overloaded,
    PasswordChangeRequired,
    PasswordRejected,
)
from domain.faults import PasswordFault
from domain.origin import Origin
from domain.password import Password, PasswordHash
from domain.token import SessionKind, Token
from domain.user import User
from domain.username import Username


@frozen
class LogIn:
    """A user gets in with their name, however it is spelled, and their password.

    Each try is counted before it is looked at, and beyond the limits none is looked at, right or
    wrong; a success clears the tries at its name. A device that its user has logged in from before
    is counted apart, so that strangers cannot keep them out.
    Wrong password, unknown name, disabled user: one answer, and the same time taken.
    Every log-in is a new session, and ends the one presented along with it.
    A hash made with older parameters or keys, or by another program, is replaced on the way.
    A new password may be chosen along with it, and has to be where an operator gave the old one.
    Whoever has no role there does not get into the console.
    """

    rules: UsernameRules
    new_credentials: NewCredentials
    attempts: AttemptLimits
    users: UserReader
    password_check: PasswordCheck
    hasher: PasswordHasher
    unit_of_work: UnitOfWorkFactory
    sessions: SessionOpener
    audit: AuditTrail
    clock: Clock

    def __call__(
        self,
        *,
        username: str,
        password: str,
        kind: SessionKind,
        origin: Origin,
        presented: Token | None = None,
        proof: str | None = None,
        new_password: str | None = None,
    ) -> OpenedSession:
        """Open a session; raises `InvalidCredentials` or `TooManyAttempts`.

        Raises `PasswordChangeRequired` where the password is right and has to be replaced.
        """
        name = Username.parse(username, fold=self.rules.fold)
        secret = Password.parse(password)
        chosen = self._chosen(new_password, name, before=secret)
        with self.audit.watching(origin, name=name) as watched:
            attempt = self.attempts.log_in(name, address=origin.device.ip, proof=proof)
            named = self.users.named(name.key)
            watched.about = named.id if named else None
            with self.attempts.looking_at(attempt):
                seen = self._recognised(named, secret, kind=kind)
            if seen.must_change_password and chosen is None:
                raise PasswordChangeRequired
            newer_hash = self.hasher.hash(chosen) if chosen else self._newer_hash(seen, secret)
            with self.unit_of_work() as work:
                user = self._unchanged(work, seen)
                if chosen and newer_hash:
                    user = self._with_new_password(work, user, newer_hash, by=origin)
                elif newer_hash:
                    user = work.users.save(user.with_rehashed_password(newer_hash))
                opened = self.sessions.open(
                    work,
                    user,
                    act=Act.SESSION_OPENED,
                    by=origin,
                    kind=kind,
                    at=self.clock.now(),
                    presented=presented,
                )
                attempt.succeed(within=work)
                work.commit()
        proof = self.attempts.proof(name, device_id=opened.session.id)
        return evolve(opened, device_proof=proof)

    def _chosen(self, text: str | None, name: Username, *, before: Password) -> Password | None:
        if text is None:
            return None
        chosen = self.new_credentials.password(text, username=name)
        if chosen == before:
            raise PasswordRejected((PasswordFault.UNCHANGED,))
        return chosen

    def _recognised(self, user: User | None, password: Password, *, kind: SessionKind) -> User:
        # To the console whoever has no role is nobody: neither what it answers nor how long that
        # takes tells whether their password was right.
        may_enter = user and (user.role or kind is not SessionKind.CONSOLE)
        known = user if may_enter else None
        if not self.password_check.passes(password, user=known) or known is None:
            raise InvalidCredentials
        return known

    def _newer_hash(self, user: User, password: Password) -> PasswordHash | None:
        if not self.hasher.is_outdated(user.password_hash):
            return None
        try:
            return self.hasher.hash(password)
        except Overloaded:
            # The password was right: the next log-in will do for the hash.
            return None

    def _unchanged(self, work: UnitOfWork, seen: User) -> User:
        user = work.users.get(seen.id)
        if user is None or user.credential_version != seen.credential_version:
            # The password changed while it was being verified.
            raise InvalidCredentials
        return user

    def _with_new_password(
        self, work: UnitOfWork, user: User, password_hash: PasswordHash, *, by: Origin
    ) -> User:
        user = work.users.save(user.with_new_password(password_hash))
        work.sessions.end_all(user.id)
        self.audit.record(Act.PASSWORD_CHANGED, by=by, within=work, about=user.id)
        return user
