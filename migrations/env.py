"""How Alembic reaches the database: through the connection that `migrations.run` hands over."""

from alembic import context

from workflow.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters tables by copying them
)
with context.begin_transaction():
    context.run_migrations()
