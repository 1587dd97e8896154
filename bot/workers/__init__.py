"""The loops and jobs beside the handlers: they read, decide and write.

The package imports storage, telegram.
"""
