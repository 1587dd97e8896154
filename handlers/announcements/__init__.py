"""What editors do with an announcement: compose it, send it, stop it, change it."""
