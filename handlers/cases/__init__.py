"""What editors do with a case."""
