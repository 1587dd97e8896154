"""Articles that go from reader to reader: cards for any chat, and arrivals by a link."""
