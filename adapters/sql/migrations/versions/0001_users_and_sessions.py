"""Make the tables of users and sessions."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.times import UtcTime

# As they were when this was written: what is made here never changes.
WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "users",
        sa.Column("id", WHOLE, nullable=False, autoincrement=False),
        sa.Column("username", sa.Text, nullable=False),
        sa.Column("username_key", KEY, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("signed_up_at", UtcTime, nullable=False),
        sa.Column("is_disabled", sa.Boolean, nullable=False),
        sa.Column("credential_version", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username_key", name=op.f("uq_users_username_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("credential_version", WHOLE, nullable=False),
        sa.Column("authenticated_at", UtcTime, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("last_seen_at", UtcTime, nullable=False),
        sa.Column("ip", sa.Text),
        sa.Column("user_agent", sa.Text),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
        sa.CheckConstraint("kind IN ('cookie', 'bearer')", name=op.f("ck_sessions_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        # Each number it gives begins a block of fifty, which are its taker's: see `UserIds`.
        op.execute("CREATE SEQUENCE users_id_seq AS bigint INCREMENT BY 50 OWNED BY users.id")
        op.execute("ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq')")
    op.create_index("ix_sessions_user_id_id", "sessions", ["user_id", "id"], unique=True)
