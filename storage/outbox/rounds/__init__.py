"""Rounds over all readers, chunk by chunk: announcements, news of the schedule, silent weeks."""
