"""Run the migrations over the connection that `index.catalog` passes in; there is no alembic.ini."""

from alembic import context

from index.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
