"""The general parts of messages: words by language, text, buttons, pages.

Pure. Imports core.
"""
