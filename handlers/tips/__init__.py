"""What a source does: write a report, send it, read on in it, take it back."""
