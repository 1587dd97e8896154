"""What runs beside the handlers for complaints: reminders before a term ends."""
