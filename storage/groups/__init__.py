"""Topics of groups that have a subscription of their own."""
