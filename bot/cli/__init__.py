"""The command line: a module for each command, and code that several of them share.

The package imports everything but `bot.__main__`; nothing else imports it.
"""
