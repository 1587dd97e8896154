"""Reading the outbox: claims and outcomes."""
