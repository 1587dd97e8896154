"""The editors' view of articles, and what they and readers say of them."""
