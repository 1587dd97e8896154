"""Reports being written."""
