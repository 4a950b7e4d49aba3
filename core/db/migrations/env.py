"""Alembic's environment: runs on the connection that core.db.migrate hands over."""

from alembic import context

from core.db.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
