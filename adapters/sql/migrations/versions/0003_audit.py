"""Make the table of what was done and refused."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.times import UtcTime

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, and the ways to its rows: by place, by user, and those without a place."""
    op.create_table(
        "audit",
        sa.Column("id", WHOLE, sa.Identity(), nullable=False),
        sa.Column("place", WHOLE),
        sa.Column("link", sa.LargeBinary),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_id", WHOLE),
        sa.Column("about", WHOLE),
        sa.Column("address", sa.Text),
        sa.Column("request_id", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("times", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_about_id", "audit", ["about", "id"])
    op.create_index("ix_audit_place", "audit", ["place"], unique=True)
    unsealed = sa.text("place IS NULL")
    op.create_index(
        "ix_audit_unsealed", "audit", ["id"], sqlite_where=unsealed, postgresql_where=unsealed
    )
