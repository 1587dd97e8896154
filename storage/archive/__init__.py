"""The archive of cases, sealed to the editors; backups."""
