"""What somebody looks for, and what an article is found by: the same words for every engine."""
