"""Changing one's own name and password."""

from attrs import evolve, field, frozen

from application.attempt_limits import Attempt, AttemptLimits
from application.audit_trail import AuditTrail
from application.confirmation import confirmed
from application.new_credentials import NewCredentials
from application.opened_session import OpenedSession, SessionOpener
from application.password_check import PasswordCheck
from application.ports.clock import Clock
from application.ports.password_hasher import PasswordHasher
from application.ports.sessions import SessionReader
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.ports.users import UserReader
from domain.audit import Act
from domain.caller import Caller
from domain.errors import (
    FreshLoginRequired,
    InvalidCredentials,
    InvalidPassword,
    NotAuthenticated,
)
from domain.origin import Origin
from domain.password import Password, PasswordHash
from domain.session import Session
from domain.user import User
from domain.username import Username


@frozen
class UpdatedUser:
    """The user as changed, with the session that replaces the caller's after a new password."""

    user: User
    opened: OpenedSession | None = None
    device_proof: str | None = field(default=None, repr=False)
    """What the caller's device shows from now on, where the user has another name."""


@frozen
class UpdateUser:
    """A user changes their name, their password or both, all or nothing.

    A new password needs the current one, or a log-in at most five minutes old. It ends every
    session of the user and gives the caller a new one. The current password, where given, has
    to be right, whatever it is given for; tries at it are limited like those at a log-in, and other
    names that are asked for like sign-ups, those that are taken among them.
    """

    new_credentials: NewCredentials
    attempts: AttemptLimits
    users: UserReader
    reader: SessionReader
    password_check: PasswordCheck
    hasher: PasswordHasher
    unit_of_work: UnitOfWorkFactory
    sessions: SessionOpener
    audit: AuditTrail
    clock: Clock

    def __call__(
        self,
        *,
        caller: Caller,
        origin: Origin,
        username: str | None = None,
        password: str | None = None,
        current_password: str | None = None,
    ) -> UpdatedUser:
        """Change what is given, for the user who calls."""
        name = None if username is None else self.new_credentials.username(username)
        user, session = self._read(caller)
        secret = self._new_password(password, name or user.username)
        attempt = Attempt()
        with self.audit.watching(origin):
            if current_password is not None:
                attempt = self.attempts.confirmation(user)
                with self.attempts.looking_at(attempt):
                    session = self._vouched_for(session, user, current_password)
            if secret and not session.is_fresh(at=self.clock.now()):
                raise FreshLoginRequired
            if name and name.key != user.username.key:
                self.attempts.renaming(user)
            password_hash = self.hasher.hash(secret) if secret else None
            with self.unit_of_work() as work:
                user = confirmed(caller, within=work)
                updated = self._apply(work, user, session, name, password_hash, by=origin)
                attempt.succeed(within=work)
                work.commit()
        return self._known(updated, session) if name else updated

    def _read(self, caller: Caller) -> tuple[User, Session]:
        user, session = self.users.get(caller.user_id), self.reader.get(caller.digest)
        if user is None or session is None:
            raise NotAuthenticated
        if user.credential_version != caller.session_version:
            # Another password by now, which the caller need not know.
            raise NotAuthenticated
        return user, session

    def _new_password(self, text: str | None, name: Username) -> Password | None:
        return None if text is None else self.new_credentials.password(text, username=name)

    def _vouched_for(self, session: Session, user: User, current_password: str) -> Session:
        try:
            secret = Password.parse(current_password)
        except InvalidPassword as error:
            # No password is that long, so not this user's.
            raise InvalidCredentials from error
        if not self.password_check.passes(secret, user=user):
            raise InvalidCredentials
        return session.vouched_for(at=self.clock.now())

    def _apply(
        self,
        work: UnitOfWork,
        user: User,
        session: Session,
        name: Username | None,
        password_hash: PasswordHash | None,
        *,
        by: Origin,
    ) -> UpdatedUser:
        changed = user.renamed(name) if name else user
        if password_hash:
            changed = changed.with_new_password(password_hash)
        if changed != user:
            changed = work.users.save(changed)
        if changed.username != user.username:
            self.audit.record(Act.RENAMED, by=by, within=work, about=user.id)
        opened = self._replaced(work, changed, session, by=by) if password_hash else None
        return UpdatedUser(changed, opened)

    def _known(self, updated: UpdatedUser, session: Session) -> UpdatedUser:
        # Else strangers could keep the owner out by the new name until the next log-in.
        proof = self.attempts.proof(updated.user.username, device_id=session.id)
        return evolve(updated, device_proof=proof)

    def _replaced(
        self, work: UnitOfWork, user: User, session: Session, *, by: Origin
    ) -> OpenedSession:
        work.sessions.end_all(user.id)
        now, act = self.clock.now(), Act.PASSWORD_CHANGED
        return self.sessions.replace(work, user, session, act=act, by=by, at=now)
