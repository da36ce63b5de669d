"""Services on a PostgreSQL server of their own, which a test may hurt."""

from tests.postgres_server import PostgresServer


def on(postgres: PostgresServer) -> dict[str, str]:
    """Make a database on the server; return the settings of a service on it."""
    return using(postgres.url(postgres.new()))


def using(url: str) -> dict[str, str]:
    """Return the settings of a service on a database."""
    return {"WATCHWORD_DATABASE_URL": url}
