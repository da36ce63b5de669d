"""What single adapters do beyond their contract."""
