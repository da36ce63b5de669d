"""How often PostgreSQL is asked, seen from between it and the application."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from attrs import frozen

from adapters.sql.postgres.transaction import BLOCK
from application import Application
from application.opened_session import OpenedSession
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.origin import Actor, Origin
from domain.session import Device
from domain.token import SessionKind
from entrypoints.container.root import build
from entrypoints.settings import Settings
from tests.adapters.counting_proxy import CountingProxy
from tests.adapters.postgres_databases import empty
from tests.builders import ON_LAPTOP, PASSWORD
from tests.contract.builders import NOW, a_hash, a_name
from tests.postgres_server import databases


@frozen
class Asked:
    """The whole application, with somebody who counts before its database."""

    application: Application
    proxy: CountingProxy
    unit_of_work: UnitOfWorkFactory

    def round_trips(self, do: Callable[[], object]) -> int:
        before = self.proxy.round_trips
        do()
        return self.proxy.round_trips - before

    def sign_up(
        self, username: str, *, presented: OpenedSession | None = None, ip: str | None = None
    ) -> OpenedSession:
        return self.application.sign_up(
            username=username,
            password=PASSWORD,
            kind=SessionKind.COOKIE,
            origin=Origin(Actor.ANYONE, device=Device(ip=ip)),
            presented=presented.token if presented else None,
        )

    def log_in(self, username: str, *, presented: OpenedSession | None = None) -> OpenedSession:
        return self.application.log_in(
            username=username,
            password=PASSWORD,
            kind=SessionKind.COOKIE,
            origin=Origin(Actor.ANYONE),
            presented=presented.token if presented else None,
        )


@pytest.fixture
def asked() -> Iterator[Asked]:
    """Provide it with its connections open and its statements known to the server."""
    with ExitStack() as stack:
        url = databases().url(stack.enter_context(empty()))
        proxy = CountingProxy(urlsplit(url).port or 5432)
        stack.enter_context(proxy.running())
        settings = Settings(database_url=url.replace(f":{urlsplit(url).port}/", f":{proxy.port}/"))
        container = build(settings)
        application = container.application()
        application.migrate_store()
        stack.callback(container.store.database().close)
        asked = Asked(application, proxy, container.store.unit_of_work)
        opened = asked.sign_up("somebody", presented=asked.sign_up("nobody"))
        opened = asked.log_in("somebody", presented=opened)
        application.authenticate(token=opened.token.text, kind=SessionKind.COOKIE)
        application.log_out(origin=ON_LAPTOP, token=opened.token)
        yield asked


def test_a_read_is_one_round_trip(asked: Asked) -> None:
    token, kind = asked.sign_up("alice").token.text, SessionKind.COOKIE

    assert asked.round_trips(lambda: asked.application.authenticate(token=token, kind=kind)) == 1


def test_a_sign_up_is_two_round_trips_the_look_at_the_name_among_them(asked: Asked) -> None:
    assert asked.round_trips(lambda: asked.sign_up("alice")) == 2


def test_a_sign_up_that_ends_another_session_is_two_as_well(asked: Asked) -> None:
    presented = asked.sign_up("alice")

    assert asked.round_trips(lambda: asked.sign_up("bob", presented=presented)) == 2


def test_a_log_in_is_three_round_trips_and_two_that_count_it(asked: Asked) -> None:
    presented = asked.sign_up("alice")

    assert asked.round_trips(lambda: asked.log_in("alice")) == 3 + 2
    assert asked.round_trips(lambda: asked.log_in("alice", presented=presented)) == 3 + 2


def test_a_sign_up_from_an_address_is_two_round_trips_and_two_that_count_it(asked: Asked) -> None:
    assert asked.round_trips(lambda: asked.sign_up("alice", ip="192.0.2.7")) == 2 + 2


def test_a_log_out_is_one_round_trip(asked: Asked) -> None:
    token = asked.sign_up("alice").token

    assert asked.round_trips(lambda: asked.application.log_out(origin=ON_LAPTOP, token=token)) == 1


def test_ids_are_asked_for_once_in_fifty_sign_ups(asked: Asked) -> None:
    def add() -> None:
        for number in range(BLOCK):
            with asked.unit_of_work() as work:
                work.users.add(username=a_name(f"u{number}"), password_hash=a_hash(), at=NOW)
                work.commit()

    assert asked.round_trips(add) == BLOCK + 1
