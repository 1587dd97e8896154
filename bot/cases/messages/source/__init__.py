"""What the source of a case reads: letters, the page of its ticket, how to file."""
