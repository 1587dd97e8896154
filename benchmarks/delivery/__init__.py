"""How fast and how surely messages reach chats: ceilings, fan-out, forecasts, faults."""
