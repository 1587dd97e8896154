"""The terms that laws set in days, and the calendar on which they are counted."""
