"""Who lives in a history: readers, sources and editors."""
