"""What is kept of cases, sealed to the editors; backups."""
