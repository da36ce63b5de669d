"""Measurements beside a yardstick, in rounds that take turns: a ratio outlives the machine."""
