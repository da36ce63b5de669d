"""Ways to tell somebody of an incident."""
