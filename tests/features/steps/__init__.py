"""The steps of the features, by what they are about."""
