"""What is made for a release and checked of it; with an environment of its own (Makefile)."""
