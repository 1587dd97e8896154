"""The modules that every package may import: errors, settings, logging, JSON, sleeping, sealing.

The package imports no other package of ours.
"""
