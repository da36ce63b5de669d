"""The HTTP way in: the gate, the Falcon application, and what it answers."""
