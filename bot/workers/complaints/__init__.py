"""The jobs for complaints: reminders before a term ends."""
