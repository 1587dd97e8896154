"""The schedule of a reader's news: the pages to choose it, and the words typed there."""
