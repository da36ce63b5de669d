"""Pure values and rules: what a user, a session, a name and a password are."""
