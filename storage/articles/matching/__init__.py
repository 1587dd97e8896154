"""Which keywords and stories articles match, of those that somebody follows."""
