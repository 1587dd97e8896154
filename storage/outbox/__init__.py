"""Writing the outbox, within a transaction: letters, fan-out, edits."""
