"""What somebody follows: all of it, and how much news to expect of it."""
