"""Password hashing with argon2id, a few at a time on the whole machine."""
