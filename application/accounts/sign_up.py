"""Becoming a user."""

from attrs import evolve, frozen

from application.attempt_limits import AttemptLimits
from application.audit_trail import AuditTrail
from application.name_claims import NameClaims
from application.new_credentials import NewCredentials
from application.opened_session import OpenedSession, SessionOpener
from application.ports.clock import Clock
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.users import UserReader
from domain.audit import Act
from domain.errors import UsernameTaken
from domain.origin import Origin
from domain.token import SessionKind, Token


@frozen
class SignUp:
    """Anyone may take a name that nobody has, and is logged in with it at once.

    Names differ only by what a reader can tell apart: letter case and width do not count.
    Sign-ups from one address are limited, those of names that are taken among them.
    A session presented along with the sign-up ends.
    """

    new_credentials: NewCredentials
    attempts: AttemptLimits
    claims: NameClaims
    users: UserReader
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
    ) -> OpenedSession:
        """Create the user and open a session."""
        name = self.new_credentials.username(username)
        secret = self.new_credentials.password(password, username=name)
        with self.audit.watching(origin, name=name):
            self.attempts.sign_up(address=origin.device.ip)
            with self.claims.of(name.key):
                # Spares the hashing; the store decides below.
                if self.users.named(name.key):
                    raise UsernameTaken
                password_hash = self.hasher.hash(secret)
                with self.unit_of_work() as work:
                    now = self.clock.now()
                    user = work.users.add(username=name, password_hash=password_hash, at=now)
                    opened = self.sessions.open(
                        work,
                        user,
                        act=Act.SIGNED_UP,
                        by=origin,
                        kind=kind,
                        at=now,
                        presented=presented,
                    )
                    work.commit()
        proof = self.attempts.proof(name, device_id=opened.session.id)
        return evolve(opened, device_proof=proof)
