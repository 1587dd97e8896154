"""The process itself: its start, its end by force, its copies, and an hour under faults."""
