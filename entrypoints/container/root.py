"""The composition root: the only place where adapters meet use cases.

Longer than its neighbours because it is a list: every use case with what it needs.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dependency_injector import containers, providers

from adapters.argon2.checks import hashing_checks
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import OWASP, RFC_9106
from adapters.argon2.peppers import Peppers
from adapters.argon2.slots import HostSlots
from adapters.common_passwords import ListedCommonPasswords
from adapters.precis import PrecisUsernameRules
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
from application.machine_gauges import MachineGauges
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
from application.ports.check import Check
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
from domain.session import CONSOLE_LIMITS
from entrypoints.checks.addresses import AddressesCheck
from entrypoints.checks.all import all_checks
from entrypoints.checks.clock import ClockCheck
from entrypoints.checks.hashes import ForeignHashCheck
from entrypoints.checks.keys import PepperCheck
from entrypoints.container.keys import chosen_keys, service_keys
from entrypoints.container.memory import MemoryBackend
from entrypoints.container.monitoring import (
    channels_of,
    gauge_records_in,
    gauges_of_machine,
    incidents_in,
    records_file_at,
    request_records_in,
)
from entrypoints.container.parts import One
from entrypoints.container.postgres import PostgresBackend
from entrypoints.container.redis import redis_module
from entrypoints.container.sqlite import SqliteBackend
from entrypoints.container.stores import OtherStores
from entrypoints.container.traces import traced_hasher, traced_units_of_work, traces_module
from entrypoints.settings import Argon2, Settings, SettingsRefused
from entrypoints.ways_in import CONSOLE, LOG_IN, SIGN_UP

PARAMETERS = {Argon2.OWASP: OWASP, Argon2.RFC9106: RFC_9106}


WRITTEN_EVERY = timedelta(seconds=1)
"""What operators see of requests is as old as that."""


def _seconds(milliseconds: int) -> float:
    return milliseconds / 1000


def _hashing_in(hasher: Argon2PasswordHasher) -> Callable[[], int]:
    return lambda: hasher.line.admitted


def _also(*checks: Check) -> tuple[Check, ...]:
    return checks


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
        chosen_keys, "WATCHWORD_KEYS_FILE", settings.provided.keys, settings.provided.keys_file
    )
    keys = One(service_keys, given_keys, store.keys.provider)
    found_keys = providers.Callable(service_keys, given_keys, store.found_keys.provider)
    pseudonyms = One(Pseudonyms, rules, keys.provider)
    peppers = One(
        chosen_keys,
        "WATCHWORD_PEPPERS_FILE",
        settings.provided.peppers,
        settings.provided.peppers_file,
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
    hasher = One(traced_hasher, argon2, tracer)
    unit_of_work = One(traced_units_of_work, store.unit_of_work.provider, tracer)
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
    records_file = One(records_file_at, settings.provided.requests_file_used)
    records = One(request_records_in, records_file)

    gauge_records = One(gauge_records_in, records_file)
    incidents = One(incidents_in, records_file)
    service_gauges = One(ServiceGauges, records, store.live_sessions, limits, clock)
    machine_gauges = One(MachineGauges, One(gauges_of_machine, settings, clock))
    record_requests = One(
        RecordRequests, records, One(SystemProcess), hashing, clock, events, every=WRITTEN_EVERY
    )
    channels = One(channels_of, settings, clock)
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
            events=events,
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
    wrong = remote and redis_module("misfits").lasting_misfit(remote)
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
    return SqliteBackend(**choices)
