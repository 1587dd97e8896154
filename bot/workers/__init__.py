"""What runs beside the handlers: loops and jobs that read, decide and write.

Imports storage, telegram.
"""
