"""What every adapter of a port keeps to."""
