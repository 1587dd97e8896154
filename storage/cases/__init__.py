"""Cases, their messages, their log; sealed."""
