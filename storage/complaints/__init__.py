"""Complaints by the press law, being written and with the editors; sealed."""
