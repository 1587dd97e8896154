"""A reader's schedule of news: chosen by buttons, and by words."""
