"""A source's commands, buttons and words: writing a report, sending it, following it up."""
