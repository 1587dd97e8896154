"""The wiring: settings to storage, workers, application.

The package imports everything below; only app and commands import it.
"""
