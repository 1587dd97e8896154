"""What a source does with a report that it has sent: reads, adds, files, takes back."""
