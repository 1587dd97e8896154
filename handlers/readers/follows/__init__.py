"""What readers follow besides places: words, subjects and stories."""
