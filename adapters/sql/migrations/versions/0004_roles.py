"""Give users roles in the console, and sessions there; have passwords changed that others chose.

And find what came of a request.
"""

import sqlalchemy as sa
from alembic import op

from adapters.sql.times import UtcTime

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KINDS = "kind IN ('cookie', 'bearer', 'console')"

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns, and let sessions be of one more kind."""
    # In words: SQLite takes a constraint along with its column, and at no other time.
    op.execute(
        "ALTER TABLE users ADD COLUMN role TEXT"
        " CONSTRAINT ck_users_role CHECK (role IN ('viewer', 'operator'))"
    )
    must_change = sa.Column(
        "must_change_password", sa.Boolean, nullable=False, server_default=sa.false()
    )
    op.add_column("users", must_change)
    has_role = sa.text("role IS NOT NULL")
    op.create_index(
        "ix_users_role", "users", ["id"], sqlite_where=has_role, postgresql_where=has_role
    )
    op.create_index("ix_audit_request_id", "audit", ["request_id"])
    if op.get_bind().dialect.name == "sqlite":
        _move_sessions()
    else:
        op.drop_constraint(op.f("ck_sessions_kind"), "sessions")
        op.create_check_constraint(op.f("ck_sessions_kind"), "sessions", KINDS)


def _move_sessions() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "new_sessions",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", whole, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("credential_version", whole, nullable=False),
        sa.Column("authenticated_at", UtcTime, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("last_seen_at", UtcTime, nullable=False),
        sa.Column("ip", sa.Text),
        sa.Column("user_agent", sa.Text),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
        sa.CheckConstraint(KINDS, name=op.f("ck_sessions_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO new_sessions SELECT * FROM sessions")
    op.drop_table("sessions")
    op.rename_table("new_sessions", "sessions")
    op.create_index("ix_sessions_user_id_id", "sessions", ["user_id", "id"], unique=True)
