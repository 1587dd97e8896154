"""What is counted once a day and drawn for the editors."""
