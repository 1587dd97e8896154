"""What the newsroom itself has to say to its readers: composing it, how it looks, how it goes."""
