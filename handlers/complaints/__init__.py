"""The right of reply: complaints that people file by name, and the editors' work on them."""
