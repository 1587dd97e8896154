"""What the bot says, before it is about anything: words by language, text, buttons, pages.

Pure. Imports core.
"""
