"""The data of calls and answers: parameters, refusals, formatted text, keyboards, links.

The modules know no chats and keep no state; they import nothing of the other packages.
"""
