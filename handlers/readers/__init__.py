"""What readers type and press."""
