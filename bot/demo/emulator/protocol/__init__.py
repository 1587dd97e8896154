"""What goes over the wire: parameters, refusals, formatted text, keyboards, links.

It knows no chats and keeps nothing; it imports nothing of the other packages.
"""
