"""The classical reference architecture: sized from the same workload, and compared with a project."""

from cumulet_calculator.classical.comparison import Comparison, compare_for
from cumulet_calculator.classical.curves import BreakEven, Crossing, Point, curve

__all__ = ["BreakEven", "Comparison", "Crossing", "Point", "compare_for", "curve"]
