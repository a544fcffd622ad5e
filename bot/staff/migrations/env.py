"""Alembic's entry: the connection is the caller's, so that migrations run inside its transaction."""

from alembic import context

from bot.staff.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="staff_version",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
