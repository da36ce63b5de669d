"""Make the table of tries."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.times import UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table, and the order in which its rows expire."""
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("open_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attempts_expires_at", "attempts", ["expires_at"])
