"""Running the migrations from inside the program."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def configuration() -> Config:
    """Tell alembic where the migrations are; there is no file that would."""
    config = Config()
    config.set_main_option("script_location", "adapters.sql:migrations")
    config.set_main_option("path_separator", "os")
    return config


def upgrade(connection: Connection) -> None:
    """Apply what is missing, in the transaction that the connection is in."""
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
