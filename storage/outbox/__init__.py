"""What goes into the outbox: letters, fan-out, edits. Within a transaction."""
