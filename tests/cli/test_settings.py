"""What can be set, what it has to be, and what is said when it is not."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from domain.keyring import Keyring
from entrypoints.settings import Argon2, Hosts, Profile, SessionCaching, Settings, Switch
from tests.cli.environment import faults_of, loaded

KEYS = f"new:{'B' * 43},old:{'A' * 43}"
PRODUCTION = {"PROFILE": "production", "PUBLIC_URL": "https://accounts.example.com"}


@pytest.fixture(autouse=True)
def _folder_without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = loaded()
    assert settings == Settings()
    assert (settings.profile, settings.host, settings.port) == (
        Profile.DEVELOPMENT,
        "127.0.0.1",
        8000,
    )
    assert settings.database_url == "sqlite:///var/watchword.db"
    assert settings.workers == 2
    assert settings.public_url is None
    assert settings.session_limits.idle == timedelta(days=7)
    assert settings.session_limits.absolute == timedelta(days=30)
    assert settings.session_cache is SessionCaching.AUTO
    assert settings.hosts is Hosts.SEVERAL
    assert settings.argon2 is Argon2.OWASP
    assert settings.rate_limits is Switch.ON


def test_everything_can_be_set() -> None:
    settings = loaded(
        **PRODUCTION,
        HOST="192.0.2.7",
        PORT="443",
        HOSTS="one",
        WORKERS="4",
        DATABASE_URL="sqlite:////srv/watchword/it's.db",
        ALLOWED_ORIGINS="https://a.example, https://b.example:8443",
        TRUSTED_PROXIES="10.0.0.0/8,::1",
        SESSION_IDLE="12h",
        SESSION_ABSOLUTE="604800",
        SESSION_CACHE="off",
        PASSWORD_MIN_LENGTH="12",
        ARGON2="rfc9106",
        RATE_LIMITS="off",
        KEYS=KEYS,
        PEPPERS_FILE="/run/secrets/peppers",
    )
    assert settings == Settings(
        profile=Profile.PRODUCTION,
        public_url="https://accounts.example.com",
        host="192.0.2.7",
        port=443,
        hosts=Hosts.ONE,
        workers=4,
        database_url="sqlite:////srv/watchword/it's.db",
        allowed_origins=("https://a.example", "https://b.example:8443"),
        trusted_proxies=(ip_network("10.0.0.0/8"), ip_network("::1")),
        session_idle=timedelta(hours=12),
        session_absolute=timedelta(days=7),
        session_cache=SessionCaching.OFF,
        password_min_length=12,
        argon2=Argon2.RFC9106,
        rate_limits=Switch.OFF,
        keys=Keyring.parse(KEYS),
        peppers_file="/run/secrets/peppers",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROFILE", "staging"),
        ("PROFILE", ""),
        ("HOST", ""),
        ("HOST", "[::1]"),
        ("HOST", "localhost:80"),
        ("HOST", "a b"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٨٠٠٠"),
        ("PORT", "8000\n"),
        ("PORT", "-1"),
        ("PORT", "8e3"),
        ("WORKERS", "0"),
        ("WORKERS", "129"),
        ("WORKERS", "9" * 5000),
        ("DATABASE_URL", "postgres://alice:hunter2@db/watchword"),
        ("DATABASE_URL", "postgresql://alice:hunter2@db"),
        ("DATABASE_URL", "postgresql://alice:hunter2@db/"),
        ("DATABASE_URL", "postgresql://alice:hun/ter2@db/watchword"),
        ("DATABASE_URL", "postgresql://alice:hun@ter2@db/watch word"),
        ("DATABASE_URL", "postgresql+psycopg://alice:hunter2@db/watchword"),
        ("HOSTS", "2"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///x.db?mode=ro"),
        ("DATABASE_URL", "sqlite:///x\x07.db"),
        ("DATABASE_URL", "memory:///"),
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "accounts.example.com"),
        ("PUBLIC_URL", "ftp://accounts.example.com"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://accounts.example.com/path"),
        ("PUBLIC_URL", "https://accounts.example.com//"),
        ("PUBLIC_URL", "https://accounts.example.com?"),
        ("PUBLIC_URL", "https://accounts.example.com#"),
        ("PUBLIC_URL", "https://alice:hunter2@accounts.example.com"),
        ("PUBLIC_URL", "https://accounts.example.com:"),
        ("PUBLIC_URL", "https://accounts.example.com:0443"),
        ("PUBLIC_URL", "https://accounts.example.com:99999"),
        ("PUBLIC_URL", " https://accounts.example.com"),
        ("PUBLIC_URL", "https://a ccounts.example.com"),
        ("PUBLIC_URL", "https://bücher.example"),
        ("PUBLIC_URL", "https://[::1"),
        ("ALLOWED_ORIGINS", "https://a.example,*"),
        ("ALLOWED_ORIGINS", "null"),
        ("TRUSTED_PROXIES", "proxy.example"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("SESSION_IDLE", "0"),
        ("SESSION_IDLE", "-1d"),
        ("SESSION_IDLE", "1w"),
        ("SESSION_IDLE", "1.5h"),
        ("SESSION_IDLE", "999999999d"),
        ("SESSION_ABSOLUTE", "366d"),
        ("SESSION_ABSOLUTE", ""),
        ("SESSION_CACHE", "on"),
        ("PASSWORD_MIN_LENGTH", "0"),
        ("PASSWORD_MIN_LENGTH", "257"),
        ("ARGON2", "OWASP"),
        ("RATE_LIMITS", "true"),
        ("FAILED_LOGIN_MS", "1001"),
        ("FAILED_LOGIN_MS", "-1"),
        ("KEYS", ""),
        ("KEYS", "hunter2"),
        ("KEYS_FILE", ""),
        ("KEYS_FILE", "keys"),
        ("PEPPERS", "a:hunter2"),
        ("PEPPERS_FILE", "/run/\nkeys"),
    ],
)
def test_a_value_of_the_wrong_kind_is_one_fault_that_names_its_variable(
    name: str, value: str
) -> None:
    (fault,) = faults_of(**{name: value})
    assert fault.startswith(f"WATCHWORD_{name} has to be ") or " has to list " in fault
    assert fault.endswith(".")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTPS://Accounts.Example.COM", "https://accounts.example.com"),
        ("https://accounts.example.com/", "https://accounts.example.com"),
        ("https://accounts.example.com:443", "https://accounts.example.com"),
        ("http://accounts.example.com:80", "http://accounts.example.com"),
        ("https://accounts.example.com:8443", "https://accounts.example.com:8443"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(written: str, meant: str) -> None:
    assert loaded(PUBLIC_URL=written).public_url == meant


@pytest.mark.parametrize(
    ("written", "seconds"), [("90", 90), ("90s", 90), ("30m", 1800), ("12h", 43200), ("7d", 604800)]
)
def test_a_time_is_a_number_and_a_unit(written: str, seconds: int) -> None:
    assert loaded(SESSION_IDLE=written).session_idle == timedelta(seconds=seconds)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LocalHost"])
def test_development_listens_on_this_machine(host: str) -> None:
    assert faults_of(HOST=host) == ()


@pytest.mark.parametrize("host", ["::", "192.0.2.7", "example.com", "localhost.example"])
def test_development_listens_nowhere_else(host: str) -> None:
    (fault,) = faults_of(HOST=host)
    assert "WATCHWORD_HOST has to be a loopback address" in fault
    assert faults_of(HOST=host, **PRODUCTION) == ()


def test_production_needs_an_https_url() -> None:
    for variables in ({}, {"PUBLIC_URL": "http://accounts.example.com"}):
        (fault,) = faults_of(PROFILE="production", **variables)
        assert fault.startswith("WATCHWORD_PUBLIC_URL has to be an https origin")


def test_production_keeps_no_users_in_memory() -> None:
    (fault,) = faults_of(DATABASE_URL="memory://", **PRODUCTION)
    assert fault.startswith("WATCHWORD_DATABASE_URL cannot be memory:// in the production profile")


def test_memory_has_one_worker_unless_more_are_asked_for() -> None:
    assert loaded(DATABASE_URL="memory://").workers == 1
    (fault,) = faults_of(DATABASE_URL="memory://", WORKERS="2")
    assert fault.startswith("WATCHWORD_WORKERS has to be 1 with memory://")


def test_sessions_are_cached_for_the_host_unless_they_are_in_memory_anyway() -> None:
    assert loaded().session_cache_used is SessionCaching.HOST
    assert loaded(SESSION_CACHE="host").session_cache_used is SessionCaching.HOST
    assert loaded(SESSION_CACHE="off").session_cache_used is SessionCaching.OFF
    assert loaded(DATABASE_URL="memory://").session_cache_used is SessionCaching.OFF
    assert (
        loaded(DATABASE_URL="memory://", SESSION_CACHE="off").session_cache_used
        is SessionCaching.OFF
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://alice:hunter2@db/watchword",
        "postgresql://alice@db:5433/watchword?sslmode=verify-full",
        "postgresql://alice:p%40ss@one:5432,two:5432/watchword?target_session_attrs=any",
        "postgresql:///watchword?host=/run/postgresql",
    ],
)
def test_postgresql_is_named_as_its_library_has_it(url: str) -> None:
    assert loaded(DATABASE_URL=url).is_on_postgres


def test_sessions_on_postgresql_are_cached_where_one_host_is_declared() -> None:
    on_postgres = {"DATABASE_URL": "postgresql://db/watchword"}
    assert loaded(**on_postgres).session_cache_used is SessionCaching.OFF
    assert loaded(HOSTS="one", **on_postgres).session_cache_used is SessionCaching.HOST
    assert (
        loaded(HOSTS="one", SESSION_CACHE="host", **on_postgres).session_cache_used
        is SessionCaching.HOST
    )
    assert (
        loaded(HOSTS="one", SESSION_CACHE="off", **on_postgres).session_cache_used
        is SessionCaching.OFF
    )
    (fault,) = faults_of(SESSION_CACHE="host", **on_postgres)
    assert fault.startswith("WATCHWORD_SESSION_CACHE cannot be host with PostgreSQL")
    assert "WATCHWORD_HOSTS=one" in fault


def test_sessions_on_postgresql_are_cached_in_redis_where_there_is_one() -> None:
    on_postgres = {"DATABASE_URL": "postgresql://db/watchword", "REDIS_URL": "redis://cache"}
    assert loaded(**on_postgres).session_cache_used is SessionCaching.REDIS
    assert loaded(HOSTS="one", **on_postgres).session_cache_used is SessionCaching.HOST
    assert loaded(SESSION_CACHE="off", **on_postgres).session_cache_used is SessionCaching.OFF
    assert loaded(REDIS_URL="redis://cache").session_cache_used is SessionCaching.HOST
    in_redis = loaded(REDIS_URL="redis://cache", SESSION_CACHE="redis")
    assert in_redis.session_cache_used is SessionCaching.REDIS


def test_sessions_cannot_be_cached_in_redis_where_there_is_none() -> None:
    (fault,) = faults_of(SESSION_CACHE="redis")
    assert fault.startswith("WATCHWORD_REDIS_URL has to name a Redis server")


@pytest.mark.parametrize(
    "url",
    [
        "redis://cache",
        "redis://127.0.0.1:6380/3",
        "redis://:p%40ss@[::1]:6379",
        "rediss://alice:hunter2@cache:6380/0?ssl_ca_certs=/etc/ssl/ours.pem",
        "redis+cluster://cache:7000",
        "rediss+cluster://alice:hunter2@cache:7000/",
        "rediss+cluster://cache?ssl_certfile=/etc/ssl/ours.pem&ssl_keyfile=/etc/ssl/ours.key",
        "unix:///run/redis/redis.sock?db=2",
        "unix://alice:hunter2@/run/redis/redis.sock",
    ],
)
def test_redis_is_named_as_its_library_has_it(url: str) -> None:
    assert loaded(REDIS_URL=url).redis_url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cache:6379",
        "http://cache",
        "redis://",
        "redis://cache:port",
        "redis://cache:0",
        "redis://cache:66000",
        "redis://cache/one",
        "redis://cache/1000",
        "redis+cluster://cache/1",
        "redis://p@ss@word@cache\n",
        "redis://cache?password=hunter2",
        "redis://cache?socket_timeout=60",
        "redis://cache#1",
        "redis://cache?db=one",
        "redis+cluster://cache?db=1",
        "redis://cache?ssl_ca_certs=/etc/ssl/ours.pem",
        "unix://run/redis.sock",
    ],
)
def test_whatever_names_no_redis_is_refused(url: str) -> None:
    (fault,) = faults_of(REDIS_URL=url)
    assert fault.startswith("WATCHWORD_REDIS_URL has to be redis://")


def test_what_is_in_memory_anyway_cannot_be_cached_for_the_host() -> None:
    (fault,) = faults_of(DATABASE_URL="memory://", SESSION_CACHE="host")
    assert fault.startswith("WATCHWORD_SESSION_CACHE has to be off or auto with memory://")
    (fault,) = faults_of(DATABASE_URL="memory://", SESSION_CACHE="redis", REDIS_URL="redis://cache")
    assert fault.startswith("WATCHWORD_SESSION_CACHE has to be off or auto with memory://")


def test_a_session_cannot_idle_longer_than_it_lives() -> None:
    assert faults_of(SESSION_IDLE="1h", SESSION_ABSOLUTE="60m") == ()
    (fault,) = faults_of(SESSION_IDLE="31d")
    assert fault == "WATCHWORD_SESSION_IDLE cannot be longer than WATCHWORD_SESSION_ABSOLUTE."


def test_production_demands_passwords_of_eight_characters_or_more() -> None:
    assert loaded(**PRODUCTION).password_policy.min_length == 8
    assert loaded(**PRODUCTION).password_policy.refuses_weak
    (fault,) = faults_of(PASSWORD_MIN_LENGTH="7", **PRODUCTION)
    assert fault.startswith("WATCHWORD_PASSWORD_MIN_LENGTH has to be at least 8")


def test_development_takes_any_password_there_is() -> None:
    assert loaded().password_policy.min_length == 1
    assert not loaded().password_policy.refuses_weak


def test_cookies_are_for_https_alone_where_people_come_by_https() -> None:
    assert loaded(**PRODUCTION).is_https
    assert not loaded().is_https
    assert not loaded(PUBLIC_URL="http://localhost:8000").is_https


def test_passwords_made_of_the_service_s_name_or_its_host_s_are_weak() -> None:
    assert loaded(**PRODUCTION).password_policy.service_words == {
        "watchword",
        "accounts.example.com",
        "accounts",
        "example",
    }
    assert Settings().password_policy.service_words == {"watchword"}
