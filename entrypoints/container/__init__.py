"""Puts everything together, and alone knows the injector."""
