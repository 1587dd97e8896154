"""The job for groups that do not let the bot write: whether they do again."""
