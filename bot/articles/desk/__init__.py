"""What editors do with an article: mark, hold, correct, withdraw, send it further, try it out."""
