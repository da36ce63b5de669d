"""The application over a store in memory, and people who already use it."""

from collections.abc import Sequence
from datetime import timedelta

from attrs import define, field

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from adapters.memory.schema import MemorySchema
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application import Application
from application.name_claims import NameClaims
from application.opened_session import OpenedSession
from application.ports.check import Check
from application.ports.password_hasher import PasswordHasher
from application.ports.schema import Schema
from application.ports.stores import Stores
from application.ports.unit_of_work import UnitOfWork
from domain.caller import Caller
from domain.origin import Actor, Origin
from domain.password import PasswordPolicy
from domain.request_record import Answered
from domain.session import Device, SessionLimits
from domain.token import SessionKind, Token
from domain.user import User
from entrypoints.container.memory import MemoryBackend
from entrypoints.container.root import Container
from entrypoints.settings import Settings
from tests.clock import ManualClock
from tests.memory_stores import MemoryStores, whole
from tests.remembered_events import RememberedEvents

PRODUCTION = PasswordPolicy(min_length=8, refuses_weak=True)
DEVELOPMENT = PasswordPolicy(min_length=1, refuses_weak=False)
LIMITS = SessionLimits(idle=timedelta(days=7), absolute=timedelta(days=30))
PASSWORD = "a river runs uphill"
LAPTOP = Device(ip="192.0.2.7", user_agent="Firefox on a laptop")
ON_LAPTOP = Origin(Actor.ANYONE, device=LAPTOP, request_id="5eed" * 6)
AT_TERMINAL = Origin(Actor.COMMAND_LINE, 1000, request_id="c0de" * 6)

_HASHER = Argon2PasswordHasher(CHEAPEST)


@define
class World:
    """Everything around the application, to be looked into and meddled with by a test."""

    clock: ManualClock = field(factory=ManualClock)
    policy: PasswordPolicy = PRODUCTION
    limits: SessionLimits = LIMITS
    hasher: PasswordHasher = _HASHER
    schema: Schema = field(factory=MemorySchema)
    checks: Sequence[Check] = ()
    limits_attempts: bool = False
    claims: NameClaims = field(factory=NameClaims)
    store: MemoryStore = field(factory=MemoryStore)
    events: RememberedEvents = field(factory=RememberedEvents)
    stores: Stores = field(factory=MemoryStores)
    app: Application = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.app = make_application(self)

    def unit_of_work(self) -> UnitOfWork:
        """Begin a transaction on the store."""
        return MemoryUnitOfWork(self.store)

    def sign_up(
        self,
        username: str = "alice",
        password: str = PASSWORD,
        *,
        kind: SessionKind = SessionKind.COOKIE,
        presented: Token | None = None,
    ) -> OpenedSession:
        """Sign somebody up on a laptop."""
        return self.app.sign_up(
            username=username, password=password, kind=kind, origin=ON_LAPTOP, presented=presented
        )

    def log_in(
        self,
        username: str = "alice",
        password: str = PASSWORD,
        *,
        kind: SessionKind = SessionKind.COOKIE,
        presented: Token | None = None,
        new_password: str | None = None,
    ) -> OpenedSession:
        """Log somebody in on a laptop."""
        return self.app.log_in(
            username=username,
            password=password,
            kind=kind,
            origin=ON_LAPTOP,
            presented=presented,
            new_password=new_password,
        )

    def id_of(self, username: str = "alice") -> int:
        """Look up somebody's id."""
        return self.app.find_user(username=username).id

    def delete(self, username: str = "alice") -> User:
        """Delete somebody."""
        return self.app.delete_user(origin=AT_TERMINAL, user_id=self.id_of(username))

    def disable(self, username: str = "alice") -> User:
        """Keep somebody out."""
        return self.app.disable_user(origin=AT_TERMINAL, user_id=self.id_of(username))

    def enable(self, username: str = "alice") -> User:
        """Let somebody in again."""
        return self.app.enable_user(origin=AT_TERMINAL, user_id=self.id_of(username))

    def set_password(self, username: str = "alice", password: str = PASSWORD) -> User:
        """Give somebody another password."""
        return self.app.set_password(
            origin=AT_TERMINAL, user_id=self.id_of(username), password=password
        )

    def record(self, *answered: Answered, lost: int = 0) -> None:
        """Have requests counted and kept, now."""
        self.app.record_requests(answered, lost=lost)
        self.app.record_requests.flush()

    def caller(self, opened: OpenedSession) -> Caller:
        """Authenticate a request with the token of the session."""
        return self.app.authenticate(token=opened.token.text, kind=opened.token.kind)

    def user_of(self, opened: OpenedSession) -> User:
        """Authenticate a request with the token of the session, and look its user up."""
        return self.store.users[self.caller(opened).user_id]


_STORE = MemoryBackend()
_CONTAINER = Container(settings=Settings(database_url="memory://"), store=_STORE)


def make_application(world: World) -> Application:
    """Have the container wire everything to what is in that world."""
    meddled = {
        name: getattr(world, name)
        for name in (
            *("clock", "policy", "limits", "hasher", "checks", "claims", "events"),
            *("unit_of_work", "stores", "limits_attempts"),
        )
    }
    with (
        _STORE.override_providers(
            store=world.store, schema=world.schema, whole=whole(world.store, world.schema)
        ),
        _CONTAINER.override_providers(**meddled),
    ):
        application = _CONTAINER.application()
        # The next world shares nothing with this one.
        _CONTAINER.reset_singletons()
        return application
