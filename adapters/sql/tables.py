"""The tables, as every statement names them; the migrations are what makes them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from adapters.sql.integrity import ONE_USER_PER_NAME
from adapters.sql.times import UtcTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", Text, nullable=False),
    Column("username_key", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("signed_up_at", UtcTime, nullable=False),
    Column("is_disabled", Boolean, nullable=False),
    Column("credential_version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("username_key", name=ONE_USER_PER_NAME),
    # An id is never given twice, not even that of a deleted user.
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("id", Text, nullable=False),
    Column("user_id", Integer, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("credential_version", Integer, nullable=False),
    Column("authenticated_at", UtcTime, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("ip", Text),
    Column("user_agent", Text),
    CheckConstraint("kind IN ('cookie', 'bearer')", name="kind"),
    Index("ix_sessions_user_id_id", "user_id", "id", unique=True),
    # The digest finds the row itself, not a pointer to it.
    sqlite_with_rowid=False,
)
