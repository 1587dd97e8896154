"""What every package may import: errors, settings, logging, JSON, sleeping, sealing.

Imports no other package of ours.
"""
