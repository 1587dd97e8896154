"""What is made from what: settings to storage, workers, application.

Imports everything below; only app and commands import it.
"""
