"""Connections to PostgreSQL that stay open, as long as they are worth it."""

import psycopg
import pytest

from adapters.sql.postgres.address import Address
from adapters.sql.postgres.pool import Pool
from tests.postgres_server import databases


def test_a_connection_that_breaks_takes_along_those_that_lie_idle() -> None:
    pool = Pool(Address.of(databases().url("postgres")).connect, size=2)
    broken, idle = pool.take(), pool.take()
    pool.give(idle)
    with pytest.raises(psycopg.OperationalError):
        broken.run(("SELECT pg_terminate_backend(pg_backend_pid())", ()))
    pool.give(broken)
    assert not idle.is_open
