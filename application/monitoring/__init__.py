"""What operators see of the service at work."""
