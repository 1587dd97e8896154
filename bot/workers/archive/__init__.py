"""Files of evidence, backups, and cases opened from a backup."""
