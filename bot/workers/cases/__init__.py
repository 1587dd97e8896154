"""The jobs for cases: admission, reminders, cards, removals."""
