"""What every handler stands on: the typed context, routing, replying, who may do what."""
