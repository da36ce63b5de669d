"""What the checks of settings, machine and schema find."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from attrs import evolve

from adapters.memory.schema import MemorySchema
from application.ports.check import Status
from application.ports.schema import SchemaState
from entrypoints.capacity import CONNECTIONS
from entrypoints.checks.all import all_checks
from entrypoints.checks.host import OTHER_FILES, OpenFilesCheck, PythonCheck
from entrypoints.checks.limits import LimitsCheck
from entrypoints.checks.settings import (
    CookieCheck,
    ProfileCheck,
    ProxyCheck,
    SessionCheck,
    TlsCheck,
)
from entrypoints.checks.store import SchemaCheck
from entrypoints.settings import Profile, Settings
from tests.cli.stores import SilentStore, StoreOf

DEVELOPMENT = Settings()
PRODUCTION = Settings(profile=Profile.PRODUCTION, public_url="https://accounts.example.com")


@contextmanager
def open_files_limited_to(count: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_development_profile_is_warned_of() -> None:
    assert ProfileCheck(DEVELOPMENT).examine().status is Status.WARN
    assert ProfileCheck(PRODUCTION).examine().status is Status.OK


def test_a_service_without_https_is_warned_of() -> None:
    assert TlsCheck(DEVELOPMENT).examine().status is Status.WARN
    found = TlsCheck(PRODUCTION).examine()
    assert found.status is Status.OK
    assert "https://accounts.example.com" in found.says


def test_a_port_that_others_can_reach_is_named() -> None:
    reachable = evolve(PRODUCTION, host="192.0.2.7", port=8642)
    assert "port 8642" in TlsCheck(reachable).examine().says
    assert "port" not in TlsCheck(PRODUCTION).examine().says


def test_cookies_are_named_with_their_terms_and_those_in_the_clear_are_warned_of() -> None:
    clear, secure = CookieCheck(DEVELOPMENT).examine(), CookieCheck(PRODUCTION).examine()
    assert (clear.status, secure.status) == (Status.WARN, Status.OK)
    assert "sessionid and deviceid; Path=/; HttpOnly; SameSite=Lax. " in clear.says
    assert secure.says == (
        "Cookies: __Host-sessionid and __Host-deviceid; Path=/; HttpOnly; SameSite=Lax; Secure."
    )


def test_limits_that_are_off_are_warned_of_and_wrong_in_production() -> None:
    def found(settings: Settings) -> Status:
        return LimitsCheck(settings).examine().status

    assert found(DEVELOPMENT) is found(PRODUCTION) is Status.OK
    assert found(evolve(DEVELOPMENT, rate_limits="off")) is Status.WARN
    assert found(evolve(PRODUCTION, rate_limits="off")) is Status.FAIL


def test_it_is_said_whose_addresses_are_limited() -> None:
    assert "whoever connects" in LimitsCheck(PRODUCTION).examine().says
    behind = evolve(PRODUCTION, trusted_proxies="127.0.0.1")
    assert "trusted proxies" in LimitsCheck(behind).examine().says


@pytest.mark.parametrize(
    ("host", "proxies", "status"),
    [
        ("127.0.0.1", "", Status.WARN),
        ("127.0.0.1", "127.0.0.1", Status.OK),
        ("192.0.2.7", "", Status.WARN),
        ("192.0.2.7", "192.0.2.1", Status.OK),
        ("192.0.2.7", "10.0.0.0/8, 0.0.0.0/0", Status.WARN),
        ("192.0.2.7", "::/0", Status.WARN),
    ],
)
def test_a_proxy_forgotten_or_everybody_trusted_is_warned_of(
    host: str, proxies: str, status: Status
) -> None:
    settings = Settings(
        profile=Profile.PRODUCTION,
        public_url="https://accounts.example.com",
        host=host,
        trusted_proxies=proxies,
    )
    assert ProxyCheck(settings).examine().status is status


def test_the_proxies_trusted_are_named() -> None:
    trusting = Settings(trusted_proxies="127.0.0.1, 10.0.0.0/8")
    assert "127.0.0.1/32, 10.0.0.0/8" in ProxyCheck(trusting).examine().says


def test_development_needs_no_proxy() -> None:
    assert ProxyCheck(DEVELOPMENT).examine().status is Status.OK


def test_sessions_too_short_to_be_kept_alive_are_warned_of() -> None:
    short = Settings(session_idle=timedelta(minutes=1))
    assert SessionCheck(short).examine().status is Status.WARN
    assert SessionCheck(DEVELOPMENT).examine().status is Status.OK


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (SchemaState.CURRENT, Status.OK),
        (SchemaState.EMPTY, Status.WARN),
        (SchemaState.BEHIND, Status.FAIL),
        (SchemaState.AHEAD, Status.FAIL),
        (SchemaState.FOREIGN, Status.FAIL),
    ],
)
def test_a_store_that_does_not_fit_is_told(state: SchemaState, status: Status) -> None:
    store = StoreOf(state)
    assert SchemaCheck(store).examine().status is status
    assert store.migrations == 0


def test_a_store_that_does_not_answer_is_a_finding() -> None:
    assert SchemaCheck(SilentStore()).examine().status is Status.FAIL


@pytest.mark.parametrize(
    ("settings", "limit", "status"),
    [
        (DEVELOPMENT, 512, Status.WARN),
        (DEVELOPMENT, 1024, Status.OK),
        (PRODUCTION, CONNECTIONS, Status.WARN),
        (PRODUCTION, CONNECTIONS + OTHER_FILES, Status.OK),
    ],
)
def test_fewer_open_files_than_the_connections_taken_in_are_warned_of(
    settings: Settings, limit: int, status: Status
) -> None:
    with open_files_limited_to(limit):
        assert OpenFilesCheck(settings).examine().status is status


def test_the_python_is_named() -> None:
    assert "3." in PythonCheck().examine().says


def test_whatever_is_not_well_comes_with_advice() -> None:
    for settings in (DEVELOPMENT, PRODUCTION):
        findings = [
            check.examine()
            for check in all_checks(settings, schema=MemorySchema(), keys=lambda: None)
        ]
        assert len({finding.name for finding in findings}) == len(findings)
        for finding in findings:
            assert finding.says
            assert bool(finding.advice) is (finding.status is not Status.OK)
