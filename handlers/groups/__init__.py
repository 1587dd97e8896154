"""Groups of readers: the bot comes into one, leaves it, and answers who may not choose there."""
