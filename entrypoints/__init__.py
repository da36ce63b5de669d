"""How the world reaches the use cases: HTTP, the command line, and what wires them."""
