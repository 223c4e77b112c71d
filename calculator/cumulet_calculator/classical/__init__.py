"""The classical reference architecture: sized from the same workload, and compared with a project."""

from cumulet_calculator.classical.comparison import Comparison, compare_for

__all__ = ["Comparison", "compare_for"]
