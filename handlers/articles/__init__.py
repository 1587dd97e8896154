"""The editors' commands and buttons for an article."""
