"""What editors do with an article: at its card, and by correcting or withdrawing it."""
