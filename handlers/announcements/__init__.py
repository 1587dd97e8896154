"""The editors' commands and buttons for an announcement: compose, send, stop, change."""
