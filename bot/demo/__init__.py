"""On one machine: an emulated Telegram, a small news site, and the page that shows both."""
