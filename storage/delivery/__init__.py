"""What comes out of the outbox: claims and outcomes."""
