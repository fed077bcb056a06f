"""Alembic migrations, numbered; `upgrade()` brings a database to the newest."""
