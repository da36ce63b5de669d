"""What alembic runs to reach the database: the connection it was given, and no other."""

from alembic import context

from adapters.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # With an open transaction already there, alembic neither begins nor commits one.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
