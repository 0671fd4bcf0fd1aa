"""What Alembic runs: it gets an open connection and migrates inside its transaction."""

from alembic import context

from registry.adopting import adopt
from registry.columns import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
adopt(connection)  # what an older version wrote without telling the log
