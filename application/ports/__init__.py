"""What the use cases need of the world, as contracts; each sentence has a contract test."""
