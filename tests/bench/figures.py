"""Figures for tests, as a measurement would hand them over."""

from bench.figures import Figure, Goal, Part
from bench.figures_file import Measured

FAST = Figure("fast read / hello", "×", [0.9, 0.8, 1.0], Goal("≥", 0.85, 0.95))
SLOW = Figure("slow read, p99", "ms", [1200.5, 11.25, 30.0])
READS = Part("reads", "Reads", [FAST, SLOW], "Read <this> first.")
MEASURED = Measured({"date": "2026-11-22", "cores": 2}, [READS])
