"""An event loop on virtual time: nobody waits, and nothing comes from outside of it."""
