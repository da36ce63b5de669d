"""What stands at each address of the console."""
