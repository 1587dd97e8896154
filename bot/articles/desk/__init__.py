"""What editors do with an article at its card: mark it, hold it, send it further, try it out."""
