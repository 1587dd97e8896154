"""The base of all handlers: requests and replies, routing, authorization."""
