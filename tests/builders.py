"""The application over a store in memory, and people who already use it."""

from collections.abc import Sequence
from datetime import timedelta

from attrs import define, field

from adapters.argon2 import CHEAPEST, Argon2PasswordHasher
from adapters.common_passwords import ListedCommonPasswords
from adapters.memory.schema import MemorySchema
from adapters.memory.sessions import MemorySessionReader
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from adapters.memory.users import MemoryUserReader
from adapters.precis import PrecisUsernameRules
from adapters.system import SystemTokens
from application import Application
from application.accounts.sign_up import SignUp
from application.accounts.update_user import UpdateUser
from application.maintenance.migrate_store import MigrateStore
from application.maintenance.purge_expired import PurgeExpired
from application.name_claims import NameClaims
from application.named_user import NamedUser
from application.new_credentials import NewCredentials
from application.opened_session import OpenedSession, SessionOpener
from application.operations.check_readiness import CheckReadiness
from application.operations.create_user import CreateUser
from application.operations.delete_user import DeleteUser
from application.operations.diagnose import Diagnose
from application.operations.disable_user import DisableUser
from application.operations.enable_user import EnableUser
from application.operations.find_user import FindUser
from application.operations.list_users import ListUsers
from application.operations.set_password import SetPassword
from application.password_check import PasswordCheck
from application.ports.check import Check
from application.ports.password_hasher import PasswordHasher
from application.ports.schema import Schema
from application.ports.unit_of_work import UnitOfWork
from application.sessions.authenticate import Authenticate, Authentication
from application.sessions.end_session import EndSession
from application.sessions.end_sessions import EndSessions
from application.sessions.list_sessions import ListSessions
from application.sessions.log_in import LogIn
from application.sessions.log_out import LogOut
from domain.password import PasswordPolicy
from domain.session import Device, SessionLimits
from domain.token import SessionKind, Token
from tests.clock import ManualClock
from tests.remembered_alerts import RememberedAlerts

PRODUCTION = PasswordPolicy(min_length=8, refuses_weak=True)
DEVELOPMENT = PasswordPolicy(min_length=1, refuses_weak=False)
LIMITS = SessionLimits(idle=timedelta(days=7), absolute=timedelta(days=30))
PASSWORD = "a river runs uphill"
LAPTOP = Device(ip="192.0.2.7", user_agent="Firefox on a laptop")

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
    claims: NameClaims = field(factory=NameClaims)
    store: MemoryStore = field(factory=MemoryStore)
    alerts: RememberedAlerts = field(factory=RememberedAlerts)
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
            username=username, password=password, kind=kind, device=LAPTOP, presented=presented
        )

    def log_in(
        self,
        username: str = "alice",
        password: str = PASSWORD,
        *,
        kind: SessionKind = SessionKind.COOKIE,
        presented: Token | None = None,
    ) -> OpenedSession:
        """Log somebody in on a laptop."""
        return self.app.log_in(
            username=username, password=password, kind=kind, device=LAPTOP, presented=presented
        )

    def caller(self, opened: OpenedSession) -> Authentication:
        """Authenticate a request with the token of the session."""
        return self.app.authenticate(token=opened.token)


def make_application(world: World) -> Application:
    """Wire every use case to the store of that world and to the adapters that are in use."""
    unit_of_work = world.unit_of_work
    rules, tokens = PrecisUsernameRules(), SystemTokens()
    users, reader = MemoryUserReader(world.store), MemorySessionReader(world.store)
    credentials = NewCredentials(rules, world.policy, ListedCommonPasswords())
    check = PasswordCheck(world.hasher, world.alerts)
    opener = SessionOpener(tokens, world.limits)
    named = NamedUser(rules)
    return Application(
        sign_up=SignUp(
            credentials, world.claims, users, world.hasher, unit_of_work, opener, world.clock
        ),
        update_user=UpdateUser(credentials, check, world.hasher, unit_of_work, opener, world.clock),
        log_in=LogIn(rules, users, check, world.hasher, unit_of_work, opener, world.clock),
        authenticate=Authenticate(reader, unit_of_work, world.limits, world.clock, world.alerts),
        log_out=LogOut(unit_of_work),
        list_sessions=ListSessions(reader, world.limits, world.clock),
        end_session=EndSession(unit_of_work),
        end_sessions=EndSessions(unit_of_work),
        create_user=CreateUser(credentials, world.hasher, unit_of_work, world.clock),
        find_user=FindUser(named, users),
        list_users=ListUsers(users),
        set_password=SetPassword(named, users, credentials, world.hasher, unit_of_work),
        disable_user=DisableUser(named, unit_of_work),
        enable_user=EnableUser(named, unit_of_work),
        delete_user=DeleteUser(named, unit_of_work),
        check_readiness=CheckReadiness(world.schema),
        diagnose=Diagnose(world.checks),
        migrate_store=MigrateStore(world.schema),
        purge_expired=PurgeExpired(unit_of_work, world.limits, world.clock),
    )
