"""What many readers cost, and what a week of news is for each: amounts, imports, searches."""
