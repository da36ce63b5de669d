"""The rules, without a network or a disk."""
