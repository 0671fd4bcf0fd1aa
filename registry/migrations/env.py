"""What Alembic runs: it gets an open connection and migrates inside its transaction."""

from alembic import context

from registry.columns import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
