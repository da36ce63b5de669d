"""The composition root: the only place where adapters meet use cases.

Longer than its neighbours because it is a list: every use case with what it needs.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from socket import gethostname
from typing import Any

from attrs import frozen
from dependency_injector import containers, providers

from adapters.argon2.checks import hashing_checks
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import OWASP, RFC_9106
from adapters.argon2.peppers import Peppers
from adapters.argon2.slots import HostSlots, meeting_place
from adapters.channels.mail import Mail
from adapters.channels.webhook import Webhook
from adapters.common_passwords import ListedCommonPasswords
from adapters.gauges import CertificateDays, DiskFree, KeyDays
from adapters.key_file import file_beside, found_beside, keys_beside, new_keys, read_keys
from adapters.memory.audit import MemoryAuditReader
from adapters.memory.contents import memory_snapshot
from adapters.memory.gauge_records import MemoryGaugeRecords
from adapters.memory.incidents import MemoryIncidents
from adapters.memory.live_sessions import MemoryLiveSessionReader
from adapters.memory.request_records import MemoryRequestRecords
from adapters.memory.schema import MemorySchema
from adapters.memory.sessions import MemorySessionReader
from adapters.memory.store import MemoryStore
from adapters.memory.tables import MemoryTableReader
from adapters.memory.unit_of_work import MemoryUnitOfWork
from adapters.memory.users import MemoryUserReader
from adapters.precis import PrecisUsernameRules
from adapters.shared_memory.generations import Generations
from adapters.shared_memory.session_cache import SessionCache
from adapters.sql.audit import SqlAuditReader
from adapters.sql.contents import sql_snapshot
from adapters.sql.live_sessions import SqlLiveSessionReader
from adapters.sql.postgres.announcer import Announcer
from adapters.sql.postgres.meeting_point import meeting_point
from adapters.sql.session_reader import SqlSessionReader
from adapters.sql.sqlite.checks import sqlite_checks
from adapters.sql.sqlite.database import SqliteDatabase, path_in
from adapters.sql.sqlite.gauge_records import SqliteGaugeRecords
from adapters.sql.sqlite.incidents import SqliteIncidents
from adapters.sql.sqlite.new_file import new_file
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from adapters.sql.sqlite.schema import SqliteSchema
from adapters.sql.table_reader import SqlTableReader
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from adapters.structured_log import LogEvents
from adapters.system import SystemClock, SystemProcess, SystemTokens
from application import Application
from application.accounts.sign_up import SignUp
from application.accounts.update_user import UpdateUser
from application.accounts.view_activity import ViewActivity
from application.alerting.deliver_notices import DeliverNotices
from application.alerting.try_channels import TryChannels
from application.alerting.try_rule import TryRule
from application.alerting.view_alerts import ViewAlerts
from application.alerting.watch_figures import WatchFigures
from application.attempt_limits import AttemptLimits
from application.audit_trail import AuditTrail
from application.machine_gauges import Gauge, MachineGauges
from application.maintenance.back_up_store import BackUpStore
from application.maintenance.copy_store import CopyStore
from application.maintenance.migrate_store import MigrateStore
from application.maintenance.purge_audit import PurgeAudit
from application.maintenance.purge_expired import PurgeExpired
from application.maintenance.restore_store import RestoreStore
from application.maintenance.tend_audit import TendAudit
from application.monitoring.export_figures import ExportFigures
from application.monitoring.export_requests import ExportRequests
from application.monitoring.find_request import FindRequest
from application.monitoring.list_requests import ListRequests
from application.monitoring.purge_requests import PurgeRequests
from application.monitoring.record_requests import RecordRequests
from application.monitoring.view_figures import ViewFigures, WaysIn
from application.name_claims import NameClaims
from application.new_credentials import NewCredentials
from application.opened_session import SessionOpener
from application.operations.check_peppers import CheckPeppers
from application.operations.check_readiness import CheckReadiness
from application.operations.create_user import CreateUser
from application.operations.delete_user import DeleteUser
from application.operations.diagnose import Diagnose
from application.operations.disable_user import DisableUser
from application.operations.enable_user import EnableUser
from application.operations.end_user_sessions import EndUserSessions
from application.operations.export_audit import ExportAudit
from application.operations.find_user import FindUser
from application.operations.import_users import ImportUsers
from application.operations.list_all_sessions import ListAllSessions
from application.operations.list_audit import ListAudit
from application.operations.list_users import ListUsers
from application.operations.measure_store import MeasureStore
from application.operations.rename_user import RenameUser
from application.operations.set_password import SetPassword
from application.operations.verify_audit import VerifyAudit
from application.operations.view_rows import ViewRows
from application.operations.view_tables import ViewTables
from application.operations.view_user import ViewUser
from application.operators.authenticate_operator import AuthenticateOperator
from application.operators.give_role import GiveRole
from application.operators.take_role import TakeRole
from application.password_check import PasswordCheck
from application.ports.channel import Channel
from application.ports.check import Check
from application.ports.clock import Clock
from application.ports.contents import Contents
from application.ports.gauge_records import GaugeRecords
from application.ports.incidents import Incidents
from application.ports.password_hasher import PasswordHasher
from application.ports.request_records import RequestRecords
from application.ports.session_changes import SessionChanges
from application.ports.sessions import SessionReader
from application.ports.stores import Store, Stores
from application.pseudonyms import Pseudonyms
from application.readings import ReadFigures
from application.service_gauges import ServiceGauges
from application.sessions.authenticate import Authenticate
from application.sessions.end_session import EndSession
from application.sessions.end_sessions import EndSessions
from application.sessions.list_sessions import ListSessions
from application.sessions.log_in import LogIn
from application.sessions.log_out import LogOut
from application.store_copy import StoreCopy
from domain.alert_rule import Figure
from domain.errors import StoreUnavailable
from domain.faults import StoreFault
from domain.keyring import Keyring
from domain.session import CONSOLE_LIMITS, SessionLimits
from entrypoints.checks.addresses import AddressesCheck
from entrypoints.checks.all import all_checks
from entrypoints.checks.clock import ClockCheck
from entrypoints.checks.hashes import ForeignHashCheck
from entrypoints.checks.keys import PepperCheck
from entrypoints.settings import Argon2, Hosts, SessionCaching, Settings, SettingsRefused
from entrypoints.ways_in import CONSOLE, LOG_IN, SIGN_UP

PARAMETERS = {Argon2.OWASP: OWASP, Argon2.RFC9106: RFC_9106}

NO_REDIS_LIBRARY = (
    "WATCHWORD_REDIS_URL needs the package redis, which is not installed: pip install redis, or"
    " watchword with the extra redis."
)

WRITTEN_EVERY = timedelta(seconds=1)
"""What operators see of requests is as old as that."""

NO_TRACES_LIBRARY = (
    "WATCHWORD_TRACES needs the packages of OpenTelemetry, which are not installed: pip install"
    " watchword with the extra otel."
)

One = providers.ThreadSafeSingleton


def _postgres(url: str, *, changes: SessionChanges | None) -> Any:
    return _postgres_module("database").PostgresDatabase.at(url, changes=changes)


def _postgres_checks(database: Any, *, workers: int) -> tuple[Check, ...]:
    checks: tuple[Check, ...] = _postgres_module("checks").postgres_checks(
        database, workers=workers
    )
    return checks


def _postgres_module(name: str) -> Any:
    # Imported when it is needed: those who use SQLite need not have the driver.
    try:
        return import_module(f"adapters.sql.postgres.{name}")
    # Also where it is there without the library beneath it.
    except ImportError as error:
        raise StoreUnavailable(StoreFault.NO_DRIVER) from error


def _redis(module: str) -> Any:
    # Imported here: few have a Redis.
    try:
        return import_module(f"adapters.redis.{module}")
    except ModuleNotFoundError as error:
        raise SettingsRefused((NO_REDIS_LIBRARY,)) from error


def _remote_memory(url: str | None) -> Any:
    return url and _redis("remote_memory").RemoteMemory.at(url, events=LogEvents())


def _told_in_redis_too(changes: SessionChanges | None, *, remote: Any) -> SessionChanges | None:
    if not remote:
        return changes
    told: SessionChanges = _redis("session_changes").RedisSessionChanges(remote, also=changes)
    return told


def _listed(database: Any, changes: Any, *, remote: Any) -> Any:
    # Who announces in Redis asks the database that announces for the sessions of users.
    if remote:
        changes.list_by(SqlSessionReader(database.readers))
    return database


def _cached_in_redis(reader: SessionReader, *, remote: Any, limits: SessionLimits) -> SessionReader:
    cache: SessionReader = _redis("session_cache").RedisSessionCache(
        reader, remote, limits=limits, clock=SystemClock()
    )
    return cache


def _with_redis(
    checks: tuple[Check, ...], reader: SessionReader, *, remote: Any
) -> tuple[Check, ...]:
    return (*checks, *_redis("checks").redis_checks(remote, reader)) if remote else checks


def traces_module(name: str) -> Any:
    """Import what tells of requests: few have a collector."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise SettingsRefused((NO_TRACES_LIBRARY,)) from error


def _traced_hasher(hasher: PasswordHasher, tracer: Any) -> PasswordHasher:
    if tracer is None:
        return hasher
    module = traces_module("adapters.tracing.password_hasher")
    traced: PasswordHasher = module.TracedPasswordHasher(hasher, tracer)
    return traced


def _traced_units_of_work(begun: Any, tracer: Any) -> Any:
    if tracer is None:
        return begun
    return traces_module("adapters.tracing.unit_of_work").traced_units_of_work(begun, tracer)


def _keys(setting: str, keys: Keyring | None, file: str | None) -> Keyring | None:
    if file is None:
        return keys
    try:
        return read_keys(Path(file))
    except ValueError as error:
        raise SettingsRefused((f"{setting} {error}.",)) from None


def _keys_beside(
    database: Path, *, read: Callable[[Path], Keyring | None] = keys_beside
) -> Keyring | None:
    try:
        return read(database)
    except ValueError as error:
        raise SettingsRefused((f"The file of keys beside the database {error}.",)) from None
    except OSError as error:
        raise StoreUnavailable from error


def _random_keys() -> Keyring:
    return Keyring.parse(new_keys())


def _service_keys(given: Keyring | None, own: Callable[[], Keyring | None]) -> Keyring | None:
    return given or own()


def _seconds(milliseconds: int) -> float:
    return milliseconds / 1000


def _records_file(path: str | None) -> RecordsFile | None:
    return None if path is None else RecordsFile(Path(path))


def _request_records(file: RecordsFile | None) -> RequestRecords:
    return SqliteRequestRecords(file) if file else MemoryRequestRecords()


def _gauge_records(file: RecordsFile | None) -> GaugeRecords:
    return SqliteGaugeRecords(file) if file else MemoryGaugeRecords()


def _incidents(file: RecordsFile | None) -> Incidents:
    return SqliteIncidents(file) if file else MemoryIncidents()


def _machine_gauges(settings: Settings, clock: Clock) -> dict[Figure, Gauge]:
    kept_in = settings.requests_file_used
    folders = [Path(kept_in).parent] if kept_in else []
    keys = [Path(file) for file in (settings.keys_file, settings.peppers_file) if file]
    if settings.is_in_file:
        database = path_in(settings.database_url)
        folders.append(database.parent)
        keys += [] if settings.keys or settings.keys_file else [file_beside(database)]
    gauges: dict[Figure, Gauge] = {
        Figure.DISK_FREE: DiskFree(folders),
        Figure.KEY_DAYS: KeyDays(keys, clock),
    }
    if watched := settings.certificate_at:
        gauges[Figure.CERTIFICATE_DAYS] = CertificateDays(watched.host, watched.port, clock)
    return gauges


def _channels(settings: Settings, clock: Clock) -> dict[str, Channel]:
    host, found = gethostname(), dict[str, Channel]()
    if settings.alert_webhook and settings.alert_webhook_keys:
        found["webhook"] = Webhook(
            settings.alert_webhook.url, settings.alert_webhook_keys, host, clock
        )
    if settings.alert_mail_server and settings.alert_mail_from:
        found["mail"] = Mail(
            settings.alert_mail_server,
            settings.alert_mail_from,
            settings.alert_mail_to,
            host,
            clock,
        )
    return found


def _hashing_in(hasher: Argon2PasswordHasher) -> Callable[[], int]:
    return lambda: hasher.line.admitted


def _also(*checks: Check) -> tuple[Check, ...]:
    return checks


def _whole(
    schema: providers.Provider[Any],
    snapshot: providers.Provider[AbstractContextManager[Contents]],
    unit_of_work: providers.Provider[Any],
    identity: providers.Provider[object],
) -> providers.Provider[Store]:
    return One(
        Store,
        schema=schema,
        snapshot=snapshot.provider,
        unit_of_work=unit_of_work.provider,
        identity=identity.provider,
    )


class MemoryBackend(containers.DeclarativeContainer):
    """The store in this process."""

    store = One(MemoryStore)
    keys = found_keys = One(_random_keys)
    users = One(MemoryUserReader, store)
    sessions = One(MemorySessionReader, store)
    live_sessions = One(MemoryLiveSessionReader, store)
    audit = One(MemoryAuditReader, store)
    tables = One(MemoryTableReader, store)
    schema = One(MemorySchema)
    checks = providers.Object(())
    remote: providers.Provider[Any] = providers.Object(None)
    unit_of_work = providers.Factory(MemoryUnitOfWork, store)
    whole = _whole(
        schema,
        providers.Callable(memory_snapshot, store),
        unit_of_work,
        providers.Callable(id, store),
    )
    refuse_read_only: providers.Provider[None] = providers.Object(None)
    close: providers.Provider[None] = providers.Object(None)


class SqlBackend(containers.DeclarativeContainer):
    """The store in a database."""

    url = providers.Dependency(instance_of=str)
    redis_url: providers.Provider[str | None] = providers.Dependency(default=providers.Object(None))
    caching = providers.Dependency(instance_of=SessionCaching)
    limits = providers.Dependency(instance_of=SessionLimits)
    path = One(path_in, url)
    keys = One(_keys_beside, path)
    found_keys = providers.Callable(_keys_beside, path, read=found_beside)
    # Told of every change by every process, whether or not that one remembers anything.
    generations = One(Generations.beside, path)
    remote: providers.Provider[Any] = One(_remote_memory, redis_url)
    changes = One(_told_in_redis_too, generations, remote=remote)
    database = One(_listed, One(SqliteDatabase.at, path, changes=changes), changes, remote=remote)
    users = One(SqlUserReader, database.provided.readers)
    audit = One(SqlAuditReader, database.provided.readers)
    tables = One(SqlTableReader, database.provided.readers)
    in_database = One(SqlSessionReader, database.provided.readers)
    live_sessions = One(SqlLiveSessionReader, database.provided.readers)
    sessions: providers.Provider[SessionReader] = providers.Selector(
        caching,
        off=in_database,
        host=One(SessionCache, in_database, generations),
        redis=One(_cached_in_redis, in_database, remote=remote, limits=limits),
    )
    schema = One(SqliteSchema, database)
    checks = One(_with_redis, One(sqlite_checks, schema), in_database, remote=remote)
    unit_of_work = providers.Factory(SqlUnitOfWork, database.provided.writers)
    whole = _whole(
        schema,
        providers.Callable(sql_snapshot, database.provided.snapshot),
        unit_of_work,
        database.provided.file.identity.call(),
    )
    # What the file system refuses is found out by writing alone.
    refuse_read_only: providers.Provider[None] = providers.Object(None)
    close = database.provided.close.call()


class PostgresBackend(containers.DeclarativeContainer):
    """The store on a server."""

    # A host that made its own would not recognise what the others made.
    keys: providers.Provider[Keyring | None] = providers.Object(None)
    found_keys = keys
    url = providers.Dependency(instance_of=str)
    redis_url: providers.Provider[str | None] = providers.Dependency(default=providers.Object(None))
    hosts = providers.Dependency(instance_of=Hosts)
    workers = providers.Dependency(instance_of=int)
    caching = providers.Dependency(instance_of=SessionCaching)
    limits = providers.Dependency(instance_of=SessionLimits)
    point = One(meeting_point, url, folder=One(meeting_place))
    generations = One(Generations.beside, point)
    # Beyond one host nobody hears of changes but by Redis.
    on_host = providers.Selector(
        hosts, several=providers.Object(None), one=One(Announcer.at, point, changes=generations)
    )
    remote: providers.Provider[Any] = One(_remote_memory, redis_url)
    changes = One(_told_in_redis_too, on_host, remote=remote)
    database = One(_listed, One(_postgres, url, changes=changes), changes, remote=remote)
    users = One(SqlUserReader, database.provided.readers)
    audit = One(SqlAuditReader, database.provided.readers)
    tables = One(SqlTableReader, database.provided.readers)
    in_database = One(SqlSessionReader, database.provided.readers)
    live_sessions = One(SqlLiveSessionReader, database.provided.readers)
    sessions: providers.Provider[SessionReader] = providers.Selector(
        caching,
        off=in_database,
        host=One(SessionCache, in_database, generations),
        redis=One(_cached_in_redis, in_database, remote=remote, limits=limits),
    )
    schema = database.provided.schema
    checks = One(
        _with_redis,
        One(_postgres_checks, database, workers=workers),
        in_database,
        remote=remote,
    )
    unit_of_work = providers.Factory(SqlUnitOfWork, database.provided.writers)
    whole = _whole(
        schema,
        providers.Callable(sql_snapshot, database.provided.snapshot),
        unit_of_work,
        database.provided.identity.call(),
    )
    refuse_read_only = database.provided.refuse_read_only.call()
    close = database.provided.close.call()


@frozen
class OtherStores(Stores):
    """Wires a backend for each store that is asked for."""

    def at(self, url: str) -> AbstractContextManager[Store]:
        """Open the store at an address that settings could name."""
        if Settings(database_url=url).is_on_postgres:
            # Nobody who is served from it is told of what changes: nobody is.
            return _opened(PostgresBackend(url=url, hosts=Hosts.SEVERAL))
        return _opened(SqlBackend(url=url))

    def in_file(self, path: str) -> AbstractContextManager[Store]:
        """Open the store that a backup made."""
        return _opened(SqlBackend(path=Path(path).absolute()))

    @contextmanager
    def new_file(self, path: str) -> Iterator[Store]:
        """Make an empty store for its owner alone, that becomes a file of that name."""
        with (
            new_file(Path(path).absolute()) as place,
            _opened(SqlBackend(path=place)) as made,
        ):
            yield made


@contextmanager
def _opened(backend: SqlBackend | PostgresBackend) -> Iterator[Store]:
    store = backend.whole()
    try:
        yield store
    finally:
        backend.close()


class Container(containers.DeclarativeContainer):
    """Everything, wired for one set of settings and one store."""

    settings = providers.Dependency(instance_of=Settings)
    store = providers.DependenciesContainer()
    # Whoever tells a collector of each request has one.
    tracer: providers.Provider[Any] = providers.Dependency(default=providers.Object(None))

    clock = One(SystemClock)
    events = One(LogEvents)
    rules = One(PrecisUsernameRules)
    given_keys = One(
        _keys, "WATCHWORD_KEYS_FILE", settings.provided.keys, settings.provided.keys_file
    )
    keys = One(_service_keys, given_keys, store.keys.provider)
    found_keys = providers.Callable(_service_keys, given_keys, store.found_keys.provider)
    pseudonyms = One(Pseudonyms, rules, keys.provider)
    peppers = One(
        _keys, "WATCHWORD_PEPPERS_FILE", settings.provided.peppers, settings.provided.peppers_file
    )
    slots = One(HostSlots)
    argon2 = One(
        Argon2PasswordHasher,
        providers.Callable(PARAMETERS.__getitem__, settings.provided.argon2),
        slots=slots,
        siblings=settings.provided.workers,
        peppers=One(Peppers.of, peppers),
        failure_time=providers.Callable(_seconds, settings.provided.failed_login_ms),
    )
    hasher = One(_traced_hasher, argon2, tracer)
    unit_of_work = One(_traced_units_of_work, store.unit_of_work.provider, tracer)
    limits = settings.provided.session_limits
    policy = settings.provided.password_policy
    claims = One(NameClaims)
    audit = One(AuditTrail, unit_of_work, clock, keys.provider)
    limits_attempts = settings.provided.limits_attempts
    attempts = One(AttemptLimits, limits_attempts, unit_of_work, clock, keys.provider)
    stores = One(OtherStores)
    checks = One(
        all_checks,
        settings,
        schema=store.schema,
        keys=found_keys.provider,
        of_keys=One(
            _also,
            One(PepperCheck, peppers, argon2, store.whole.provided.snapshot),
            One(ForeignHashCheck, argon2, store.whole.provided.snapshot),
        ),
        of_host=One(_also, One(ClockCheck, clock, store.whole.provided.snapshot)),
        of_hashing=One(hashing_checks, argon2, slots),
        of_backend=store.checks,
        of_clients=One(_also, One(AddressesCheck, settings, store.whole.provided.snapshot)),
    )

    hashing = One(_hashing_in, argon2)
    measure_store = One(MeasureStore, store.whole.provided.snapshot, clock)
    records_file = One(_records_file, settings.provided.requests_file_used)
    records = One(_request_records, records_file)

    gauge_records = One(_gauge_records, records_file)
    incidents = One(_incidents, records_file)
    service_gauges = One(ServiceGauges, records, store.live_sessions, limits, clock)
    machine_gauges = One(MachineGauges, One(_machine_gauges, settings, clock))
    record_requests = One(
        RecordRequests, records, One(SystemProcess), hashing, clock, events, every=WRITTEN_EVERY
    )
    channels = One(_channels, settings, clock)
    ways_in = One(WaysIn, LOG_IN, SIGN_UP, CONSOLE)
    read_figures = One(ReadFigures, records, gauge_records, ways_in)
    alert_rules = settings.provided.alert_rules

    copy = One(StoreCopy, limits, clock)
    password_check = One(PasswordCheck, hasher, events)
    opener = One(SessionOpener, One(SystemTokens), limits, audit)
    new_credentials = One(
        NewCredentials,
        rules=rules,
        policy=policy,
        common_passwords=One(ListedCommonPasswords),
    )

    application = One(
        Application,
        sign_up=One(
            SignUp,
            new_credentials=new_credentials,
            claims=claims,
            attempts=attempts,
            users=store.users,
            hasher=hasher,
            unit_of_work=unit_of_work,
            sessions=opener,
            audit=audit,
            clock=clock,
        ),
        update_user=One(
            UpdateUser,
            new_credentials=new_credentials,
            attempts=attempts,
            users=store.users,
            reader=store.sessions,
            password_check=password_check,
            hasher=hasher,
            unit_of_work=unit_of_work,
            sessions=opener,
            audit=audit,
            clock=clock,
        ),
        view_activity=One(ViewActivity, store.audit),
        log_in=One(
            LogIn,
            rules=rules,
            new_credentials=new_credentials,
            attempts=attempts,
            users=store.users,
            password_check=password_check,
            hasher=hasher,
            unit_of_work=unit_of_work,
            sessions=opener,
            audit=audit,
            clock=clock,
        ),
        authenticate=One(
            Authenticate,
            reader=store.sessions,
            unit_of_work=unit_of_work,
            limits=limits,
            clock=clock,
            events=events,
        ),
        log_out=One(LogOut, unit_of_work, opener),
        list_sessions=One(ListSessions, store.sessions, limits, clock),
        end_session=One(EndSession, unit_of_work, audit),
        end_sessions=One(EndSessions, unit_of_work, audit),
        authenticate_operator=One(
            AuthenticateOperator,
            One(
                Authenticate,
                reader=store.sessions,
                unit_of_work=unit_of_work,
                limits=CONSOLE_LIMITS,
                clock=clock,
                events=events,
            ),
            users=store.users,
            reader=store.sessions,
            clock=clock,
        ),
        give_role=One(GiveRole, unit_of_work, audit),
        take_role=One(TakeRole, unit_of_work, audit),
        create_user=One(CreateUser, new_credentials, hasher, unit_of_work, audit, clock),
        find_user=One(FindUser, rules, store.users),
        view_user=One(ViewUser, store.users, store.sessions, store.audit, limits, clock),
        list_users=One(ListUsers, rules, store.users),
        import_users=One(
            ImportUsers, new_credentials, store.users, hasher, unit_of_work, audit, clock
        ),
        rename_user=One(RenameUser, new_credentials, unit_of_work, audit),
        set_password=One(SetPassword, store.users, new_credentials, hasher, unit_of_work, audit),
        disable_user=One(DisableUser, unit_of_work, audit),
        enable_user=One(EnableUser, unit_of_work, audit),
        delete_user=One(DeleteUser, unit_of_work, audit),
        end_user_sessions=One(EndUserSessions, unit_of_work, audit),
        list_all_sessions=One(ListAllSessions, rules, store.live_sessions, limits, clock),
        list_audit=One(ListAudit, store.audit),
        export_audit=One(ExportAudit, store.audit),
        verify_audit=One(VerifyAudit, store.whole),
        view_tables=One(ViewTables, store.tables),
        view_rows=One(ViewRows, store.tables),
        check_readiness=One(CheckReadiness, store.schema),
        check_peppers=One(CheckPeppers, store.whole, hasher),
        diagnose=One(Diagnose, checks),
        record_requests=record_requests,
        list_requests=One(ListRequests, records),
        export_requests=One(ExportRequests, records, unit_of_work, audit),
        find_request=One(FindRequest, records, store.audit, store.sessions),
        view_figures=One(ViewFigures, records, gauge_records, clock, ways_in),
        purge_requests=One(PurgeRequests, records, settings.provided.requests_retention, clock),
        measure_store=measure_store,
        export_figures=One(
            ExportFigures,
            records,
            gauge_records,
            incidents,
            of_service=service_gauges,
            of_machine=machine_gauges,
            of_process=record_requests.provided.sample,
            measure_store=measure_store,
            clock=clock,
        ),
        watch_figures=One(
            WatchFigures,
            rules=alert_rules,
            of_service=service_gauges,
            of_machine=machine_gauges,
            measured=gauge_records,
            read=read_figures,
            incidents=incidents,
            channels=channels,
            clock=clock,
            kept_for=settings.provided.minutes_kept,
        ),
        deliver_notices=One(DeliverNotices, incidents, channels, clock, events),
        view_alerts=One(ViewAlerts, alert_rules, channels, read_figures, incidents, clock),
        try_rule=One(TryRule, read_figures, clock),
        try_channels=One(TryChannels, channels, clock),
        migrate_store=One(MigrateStore, store.schema),
        purge_expired=One(PurgeExpired, unit_of_work, limits, clock),
        purge_audit=One(
            PurgeAudit, unit_of_work, store.audit, audit, settings.provided.audit_kept, clock
        ),
        tend_audit=One(TendAudit, unit_of_work, store.audit, audit),
        copy_store=One(CopyStore, stores, copy, hasher),
        back_up_store=One(BackUpStore, store.whole, stores, copy),
        restore_store=One(RestoreStore, store.whole, stores, copy, audit, hasher),
    )


def build(settings: Settings, *, tracer: object = None) -> Container:
    """Wire everything for the settings; nothing is opened before it is asked for.

    A `tracer` is told how long hashes and units of work take.
    """
    return Container(settings=settings, store=_store(settings), tracer=providers.Object(tracer))


def refuse_misfits(container: Container) -> None:
    """Raise `SettingsRefused` where what was set will never do: keys, traces, or a Redis.

    A Redis that is out may; a database that nothing can be written to is `StoreUnavailable`.
    """
    container.found_keys()
    container.peppers()
    if container.settings().traces:
        traces_module("entrypoints.traces")
    container.store.refuse_read_only()
    remote = container.store.remote()
    wrong = remote and _redis("misfits").lasting_misfit(remote)
    if wrong:
        raise SettingsRefused((wrong,))


def _store(settings: Settings) -> containers.DeclarativeContainer:
    if settings.is_in_memory:
        return MemoryBackend()
    choices = {
        "url": settings.database_url,
        "redis_url": settings.redis_url,
        "caching": settings.session_cache_used,
        "limits": settings.session_limits,
    }
    if settings.is_on_postgres:
        return PostgresBackend(hosts=settings.hosts, workers=settings.workers, **choices)
    return SqlBackend(**choices)
