"""What is done for cases by the clock: admission, reminders, cards, removals."""
