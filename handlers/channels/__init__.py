"""What editors do with a channel: connect it by a code, look at all, take one away."""
