"""What the editors see of articles, and what they and readers say of them."""
