"""A source's report after it was sent: reading, adding, filing, taking it back."""
