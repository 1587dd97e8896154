"""What editors do with an article."""
