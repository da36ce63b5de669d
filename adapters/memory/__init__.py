"""Everything in this process: the store that tests and a first look need."""
