"""What the world is made of: the loop, the network, the servers, and what goes wrong."""
