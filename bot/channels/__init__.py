"""The newsroom's channels: one post reaches any number of readers; posts, pages and buttons."""
