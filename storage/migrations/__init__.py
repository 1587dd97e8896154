"""Alembic's folder: `storage.engine.migrating` runs it, no alembic.ini is needed."""
