"""The files of evidence, backups, and cases opened from a backup."""
