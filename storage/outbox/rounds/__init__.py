"""Rounds over all readers, chunk by chunk: announcements, the news of the schedule, silent weeks."""
