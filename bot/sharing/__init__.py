"""What goes from reader to reader: cards of articles for any chat, who came by which link."""
