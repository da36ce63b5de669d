"""What Watchword does, one use case a file."""
