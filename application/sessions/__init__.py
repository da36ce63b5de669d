"""How people get in, stay in and get out."""
