"""The editors' work on an article: its card, its corrections and its withdrawal."""
