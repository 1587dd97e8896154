"""The command line: a module for each command, and what several of them share.

Imports everything but `bot.__main__`; nothing else imports it.
"""
