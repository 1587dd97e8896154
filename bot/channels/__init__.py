"""The newsroom's channels: one post reaches any number; how it looks, and what is said of them."""
