"""Everything that can be set: one field each, with the words that people read about it.

Longer than its neighbours because it is a table.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from attrs import Factory, field, frozen

from domain.alert_rule import AlertRule
from domain.keyring import Keyring
from domain.password import MAX_CODE_POINTS, PasswordPolicy
from domain.retention import Retention
from domain.session import SessionLimits
from entrypoints import setting_values as values

SAFE_MIN_LENGTH: Final = 8
"""The least that a password must have where strangers can reach the service."""

ALERT_RULES: Final = (
    "critical: store below 1 over 2m",
    "critical: error-rate above 5 over 5m until 1",
    "warning: p95 above 1000 over 10m until 500",
    "warning: refused-log-ins above 60 over 10m until 30",
    "warning: throttled-log-ins above 60 over 10m until 30",
    "warning: hashing above 40 over 2m until 10",
    "critical: disk-free below 5 over 5m until 10",
    "warning: certificate-days below 14 over 60m until 20",
    "warning: key-days above 365 over 60m",
)
"""What is watched unless somebody says otherwise."""


class Profile(StrEnum):
    """What the service is run for."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Argon2(StrEnum):
    """Whose parameters passwords are hashed by."""

    OWASP = "owasp"
    RFC9106 = "rfc9106"


class Switch(StrEnum):
    """Whether something is done."""

    ON = "on"
    OFF = "off"


class SessionCaching(StrEnum):
    """Where sessions that were read are remembered."""

    AUTO = "auto"
    HOST = "host"
    REDIS = "redis"
    OFF = "off"


class Hosts(StrEnum):
    """On how many machines the service runs, all on one database."""

    ONE = "one"
    SEVERAL = "several"


class Served(StrEnum):
    """What a process answers for."""

    API = "api"
    CONSOLE = "console"


class SettingsRefused(Exception):
    """When the settings cannot be used; carries every fault, none of which repeats a value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


def _profile(value: object) -> Profile:
    return values.one_of(Profile, value)


def _argon2(value: object) -> Argon2:
    return values.one_of(Argon2, value)


def _switch(value: object) -> Switch:
    return values.one_of(Switch, value)


def _session_cache(value: object) -> SessionCaching:
    return values.one_of(SessionCaching, value)


def _hosts(value: object) -> Hosts:
    return values.one_of(Hosts, value)


def _served(value: object) -> tuple[Served, ...]:
    return values.some_of(Served, value)


def _port(value: object) -> int:
    return values.whole_number(value, low=1, high=65535)


def _workers(value: object) -> int:
    return values.whole_number(value, low=1, high=128)


def _failed_login_ms(value: object) -> int:
    return values.whole_number(value, low=0, high=1000)


def _min_length(value: object) -> int:
    return values.whole_number(value, low=1, high=MAX_CODE_POINTS)


def _workers_of(settings: "Settings") -> int:
    return 1 if settings.is_in_memory else 2


def _served_of(settings: "Settings") -> tuple[Served, ...]:
    return (Served.API,) if settings.is_production else (Served.API, Served.CONSOLE)


def _min_length_of(settings: "Settings") -> int:
    return SAFE_MIN_LENGTH if settings.is_production else 1


def _about(says: str, *, default: str) -> dict[str, str]:
    return {"says": says, "default": default}


@frozen(kw_only=True)
class Settings:
    """The settings in effect, each of them valid by itself."""

    profile: Profile = field(
        default=Profile.DEVELOPMENT,
        converter=_profile,
        metadata=_about(
            "`development`: on this machine only, weak passwords accepted."
            " `production`: https, strong passwords, a store that lasts.",
            default="development",
        ),
    )
    host: str = field(
        default="127.0.0.1",
        converter=values.host,
        metadata=_about("The address to listen on; loopback in development.", default="127.0.0.1"),
    )
    port: int = field(
        default=8000,
        converter=_port,
        metadata=_about("The port to listen on.", default="8000"),
    )
    serve: tuple[Served, ...] = field(
        default=Factory(_served_of, takes_self=True),
        converter=_served,
        metadata=_about(
            "What is served there: `api`, `console` at `/ops`, or both. In production the console"
            " has a port of its own, on this machine alone: `watchword console`.",
            default="api in production, else api,console",
        ),
    )
    database_url: str = field(
        default="sqlite:///var/watchword.db",
        converter=values.database_url,
        repr=values.redacted,
        metadata=_about(
            "The store: `sqlite:///` and the path of a file, relative to where the command is run"
            " or absolute (`sqlite:////srv/…`); `postgresql://user:password@host/database`, with"
            " the extra `postgres`; or `memory://`, gone at the end.",
            default="sqlite:///var/watchword.db",
        ),
    )
    hosts: Hosts = field(
        default=Hosts.SEVERAL,
        converter=_hosts,
        metadata=_about(
            "With PostgreSQL, on how many machines the service runs: `one`, where all of it and"
            " every command share one machine and one user; or `several`.",
            default="several",
        ),
    )
    redis_url: str | None = field(
        default=None,
        converter=values.optional_redis_url,
        repr=lambda url: "None" if url is None else values.redacted(url),
        metadata=_about(
            "A Redis server that all hosts share, to remember sessions in, with the extra `redis`:"
            " `redis://user:password@host:port/0`, `rediss://…` for TLS, `redis+cluster://…` or"
            " `rediss+cluster://…` for a cluster, or `unix:///path/of/a.sock`. The same for every"
            " process that uses the store, and for no other store.",
            default="none",
        ),
    )
    workers: int = field(
        default=Factory(_workers_of, takes_self=True),
        converter=_workers,
        metadata=_about("Processes that serve requests, 1 to 128.", default="2; 1 with memory://"),
    )
    public_url: str | None = field(
        default=None,
        converter=values.optional_origin,
        metadata=_about(
            "The origin people reach the service by; with https, cookies are for https alone."
            " Production requires an https one.",
            default="none",
        ),
    )
    allowed_origins: tuple[str, ...] = field(
        default=(),
        converter=values.origins,
        metadata=_about("Other origins whose pages may call the service.", default="none"),
    )
    trusted_proxies: tuple[values.Network, ...] = field(
        default=(),
        converter=values.networks,
        metadata=_about(
            "Addresses and networks of proxies whose X-Forwarded-For is believed.", default="none"
        ),
    )
    session_idle: timedelta = field(
        default=timedelta(days=7),
        converter=values.duration,
        metadata=_about("How long a session lives unused.", default="7d"),
    )
    session_absolute: timedelta = field(
        default=timedelta(days=30),
        converter=values.duration,
        metadata=_about("How long a session lives at all.", default="30d"),
    )
    session_cache: SessionCaching = field(
        default=SessionCaching.AUTO,
        converter=_session_cache,
        metadata=_about(
            "Whether processes remember the sessions they read: `host`, checked against memory"
            " that all processes of this host share; `redis`, in the one at `WATCHWORD_REDIS_URL`;"
            " `off`; or `auto`: host with SQLite, and with PostgreSQL where `WATCHWORD_HOSTS` is"
            " one; redis with PostgreSQL otherwise, where there is a URL; else off.",
            default="auto",
        ),
    )
    password_min_length: int = field(
        default=Factory(_min_length_of, takes_self=True),
        converter=_min_length,
        metadata=_about(
            "Characters a new password must have, 1 to 256; in production at least 8.",
            default="8 in production, else 1",
        ),
    )
    argon2: Argon2 = field(
        default=Argon2.OWASP,
        converter=_argon2,
        metadata=_about(
            "How passwords are hashed: `owasp`, or `rfc9106`, slower and in more memory.",
            default="owasp",
        ),
    )
    failed_login_ms: int = field(
        default=0,
        converter=_failed_login_ms,
        metadata=_about(
            "Milliseconds that a failed log-in takes at least, up to 1000. Where there are hashes"
            " of another program or of other costs, it hides whose they are: `watchword user"
            " import` says how many it takes.",
            default="0",
        ),
    )
    rate_limits: Switch = field(
        default=Switch.ON,
        converter=_switch,
        metadata=_about(
            "Whether log-ins, sign-ups and tries at a password are limited: `on` or `off`.",
            default="on",
        ),
    )
    audit_kept: timedelta = field(
        default=timedelta(days=400),
        converter=values.duration,
        metadata=_about(
            "How long it is kept what was done and refused; `watchword purge` deletes what is"
            " older.",
            default="400d",
        ),
    )
    request_log: Switch = field(
        default=Switch.ON,
        converter=_switch,
        metadata=_about(
            "Whether each request has a line in the log: `on` or `off`. Under full load it costs a"
            " tenth of the reads.",
            default="on",
        ),
    )
    monitoring: Switch = field(
        default=Switch.ON,
        converter=_switch,
        metadata=_about(
            "Whether requests are counted, and some kept, for operators to look at: `on` or"
            " `off`. Needs the lines of requests.",
            default="on",
        ),
    )
    requests_file: str | None = field(
        default=None,
        converter=values.optional_path,
        metadata=_about(
            "The file that they are kept in, on this machine.",
            default="beside a SQLite database; var/watchword-requests.db with PostgreSQL; none"
            " with memory://",
        ),
    )
    requests_kept: timedelta = field(
        default=timedelta(days=7),
        converter=values.duration,
        metadata=_about(
            "How long requests are kept, up to a million; what was counted is kept longer.",
            default="7d",
        ),
    )
    minutes_kept: timedelta = field(
        default=timedelta(days=30),
        converter=values.duration,
        metadata=_about("How long figures are kept minute by minute.", default="30d"),
    )
    hours_kept: timedelta = field(
        default=timedelta(days=400),
        converter=values.duration,
        metadata=_about(
            "How long they are kept hour by hour; how many there were ever is kept for good.",
            default="400d",
        ),
    )
    alert_rules: tuple[AlertRule, ...] = field(
        default=ALERT_RULES,
        converter=values.alert_rules,
        metadata=_about(
            "What operators are told of: rules such as `critical: error-rate above 5 over 5m"
            " until 1`, separated by commas. The console tries them against what has been.",
            default="nine rules, in docs/operations.md",
        ),
    )
    alert_webhook: values.SecretUrl | None = field(
        default=None,
        converter=values.optional_webhook,
        metadata=_about(
            "Where they are told by a signed webhook: an https address, or an http one of this"
            " machine.",
            default="none",
        ),
    )
    alert_webhook_keys: Keyring | None = field(
        default=None,
        converter=values.optional_keys,
        repr=str,
        metadata=_about(
            "The keys that it is signed with, by each of them, as `watchword key new` prints them.",
            default="none",
        ),
    )
    alert_mail_server: str | None = field(
        default=None,
        converter=values.optional_mail_server,
        repr=lambda url: "None" if url is None else values.redacted(url),
        metadata=_about(
            "And by e-mail, through a server: `smtps://user:password@host:465`, or `smtp://…:587`"
            " where TLS is agreed on.",
            default="none",
        ),
    )
    alert_mail_from: str | None = field(
        default=None,
        converter=values.optional_mail_address,
        metadata=_about("Who mails.", default="none"),
    )
    alert_mail_to: tuple[str, ...] = field(
        default=(),
        converter=values.mail_addresses,
        metadata=_about(
            "Who is mailed, separated by commas; each by a mail of their own.", default="none"
        ),
    )
    certificate_at: values.Place | None = field(
        default=None,
        converter=values.optional_place,
        metadata=_about(
            "The host and port, such as accounts.example.com:443, whose certificate is watched.",
            default="none",
        ),
    )
    traces: str | None = field(
        default=None,
        converter=values.optional_origin,
        metadata=_about(
            "The OpenTelemetry collector that each request is told to, as an origin such as"
            " `http://127.0.0.1:4318`, by OTLP over HTTP, with the extra `otel`. What else there"
            " is to say to the library, such as how many of them, is in `OTEL_…` variables.",
            default="none",
        ),
    )
    traces_joined: Switch = field(
        default=Switch.OFF,
        converter=_switch,
        metadata=_about(
            "Whether a trace goes on that a trusted proxy names in `traceparent`: `on` or `off`."
            " Only where the proxies write that header themselves and remove what strangers send"
            " in it.",
            default="off",
        ),
    )
    keys: Keyring | None = field(
        default=None,
        converter=values.optional_keys,
        repr=str,
        metadata=_about(
            "The service's own keys, `name:secret`, separated by commas, as `watchword key new`"
            " prints them: the first makes what is new, any recognises what another made.",
            default="a file beside a SQLite database, made once; none with PostgreSQL",
        ),
    )
    keys_file: str | None = field(
        default=None,
        converter=values.optional_path,
        metadata=_about(
            "Instead, a file that holds them and that only its owner can read.", default="none"
        ),
    )
    peppers: Keyring | None = field(
        default=None,
        converter=values.optional_keys,
        repr=str,
        metadata=_about(
            "Keys that passwords are hashed with, in the same form: without them nobody can guess"
            " at a stolen store. The first is for new hashes. What is lost with them is every"
            " password.",
            default="none",
        ),
    )
    peppers_file: str | None = field(
        default=None,
        converter=values.optional_path,
        metadata=_about(
            "Instead, a file that holds them and that only its owner can read.", default="none"
        ),
    )

    @property
    def is_production(self) -> bool:
        """Whether strangers can reach the service."""
        return self.profile is Profile.PRODUCTION

    @property
    def is_https(self) -> bool:
        """Whether people reach the service by https, so that cookies need it."""
        return self.public_url is not None and self.public_url.startswith("https:")

    @property
    def is_in_memory(self) -> bool:
        """Whether everything is forgotten when the process ends."""
        return self.database_url == values.IN_MEMORY

    @property
    def is_in_file(self) -> bool:
        """Whether the store is a file on this machine."""
        return self.database_url.startswith(values.SQLITE)

    @property
    def is_on_postgres(self) -> bool:
        """Whether the store is a server that others can reach as well."""
        return self.database_url.startswith(values.POSTGRES)

    @property
    def is_on_one_host(self) -> bool:
        """Whether all who use the store share this machine's memory."""
        return not self.is_on_postgres or self.hosts is Hosts.ONE

    @property
    def session_cache_used(self) -> SessionCaching:
        """Where sessions are remembered, `auto` decided; writes announce changes in any case."""
        if self.session_cache is not SessionCaching.AUTO:
            return self.session_cache
        if self.is_in_memory:
            return SessionCaching.OFF
        if self.is_on_one_host:
            return SessionCaching.HOST
        return SessionCaching.REDIS if self.redis_url else SessionCaching.OFF

    @property
    def password_policy(self) -> PasswordPolicy:
        """How weak a new password may be."""
        words = {values.OWN_NAME, *values.words_of_host(self.public_url or "")}
        return PasswordPolicy(
            self.password_min_length,
            refuses_weak=self.is_production,
            service_words=frozenset(words),
        )

    @property
    def limits_attempts(self) -> bool:
        """Whether tries are counted and limited."""
        return self.rate_limits is Switch.ON

    @property
    def logs_requests(self) -> bool:
        """Whether each request has a line in the log."""
        return self.request_log is Switch.ON

    @property
    def monitors(self) -> bool:
        """Whether requests are counted and kept."""
        return self.logs_requests and self.monitoring is Switch.ON

    @property
    def joins_traces(self) -> bool:
        """Whether traces of trusted proxies go on here."""
        return self.traces_joined is Switch.ON

    @property
    def requests_retention(self) -> Retention:
        """What is kept of requests: in memory fewer than in a file."""
        most = 20_000 if self.requests_file_used is None else 1_000_000
        return Retention(self.requests_kept, most, self.minutes_kept, self.hours_kept)

    @property
    def requests_file_used(self) -> str | None:
        """Where requests are kept; nowhere beyond this process with a store that is not either."""
        if self.requests_file is not None or self.is_in_memory:
            return self.requests_file
        if self.is_on_postgres:
            return "var/watchword-requests.db"
        return f"{self.database_url.removeprefix(values.SQLITE)}-requests"

    @property
    def session_limits(self) -> SessionLimits:
        """How long sessions live."""
        return SessionLimits(idle=self.session_idle, absolute=self.session_absolute)
