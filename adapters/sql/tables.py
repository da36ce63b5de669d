"""The tables, as every statement names them; the migrations are what makes them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from adapters.sql.integrity import ONE_USER_PER_NAME
from adapters.sql.times import ToldTime, UtcTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# SQLite counts rows up by itself only under that very word, which means 64 bits there.
WHOLE = BigInteger().with_variant(Integer, "sqlite")
# What is compared or put in order: byte by byte everywhere, whatever language a server speaks.
KEY = Text().with_variant(Text(collation="C"), "postgresql")

users = Table(
    "users",
    metadata,
    Column("id", WHOLE, primary_key=True),
    Column("username", Text, nullable=False),
    Column("username_key", KEY, nullable=False),
    Column("password_hash", Text, nullable=False, info={"is_secret": True}),
    Column("signed_up_at", UtcTime, nullable=False),
    Column("is_disabled", Boolean, nullable=False),
    Column("credential_version", WHOLE, nullable=False),
    Column("revision", WHOLE, nullable=False),
    Column("role", Text, CheckConstraint("role IN ('viewer', 'operator')", name="role")),
    Column("must_change_password", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("username_key", name=ONE_USER_PER_NAME),
    # An id is never given twice, not even that of a deleted user.
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True, info={"is_secret": True}),
    Column("id", KEY, nullable=False),
    Column("user_id", WHOLE, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("credential_version", WHOLE, nullable=False),
    Column("authenticated_at", UtcTime, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("ip", Text),
    Column("user_agent", Text),
    CheckConstraint("kind IN ('cookie', 'bearer', 'console')", name="kind"),
    Index("ix_sessions_user_id_id", "user_id", "id", unique=True),
    # By which rows are told apart where the primary key is not to be seen.
    info={"key": ("user_id", "id")},
    # The digest finds the row itself, not a pointer to it.
    sqlite_with_rowid=False,
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("tries", WHOLE, nullable=False),
    Column("open_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index("ix_attempts_expires_at", "expires_at"),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    # In no order that lasts: of two who write at a time the second may commit first.
    Column("id", WHOLE, Identity(), primary_key=True),
    # In the chain; nothing until it is sealed.
    Column("place", WHOLE),
    Column("link", LargeBinary),
    Column("at", ToldTime, nullable=False),
    Column("act", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", WHOLE),
    # Without a foreign key: what was done to a user outlives them.
    Column("about", WHOLE),
    Column("address", Text),
    Column("request_id", Text),
    Column("detail", Text),
    Column("times", WHOLE, nullable=False),
    Index("ix_audit_about_id", "about", "id"),
    Index("ix_audit_place", "place", unique=True),
    Index("ix_audit_request_id", "request_id"),
)
Index(
    "ix_audit_unsealed",
    audit.c.id,
    sqlite_where=audit.c.place.is_(None),
    postgresql_where=audit.c.place.is_(None),
)
Index(
    "ix_users_role",
    users.c.id,
    sqlite_where=users.c.role.is_not(None),
    postgresql_where=users.c.role.is_not(None),
)
