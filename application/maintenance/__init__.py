"""What keeps the store in order."""
