"""Alembic's folder: `storage.migrating` runs it, no alembic.ini is needed."""
