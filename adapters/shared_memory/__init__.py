"""What the processes of one host tell each other through memory they share."""
