"""The messages to the source of a case: letters, the page of its ticket, how to file."""
