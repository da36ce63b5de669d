"""What plugs into the ports: stores, hashing, names, clocks."""
