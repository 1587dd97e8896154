"""The commands for a whole database: to this version, into a file, from one place to another."""
