"""What is expected of Watchword, as sentences."""
