"""The Cumulet calculator: what a generated project costs on AWS in a month."""

from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.estimate import Estimate, estimate_for

__all__ = ["CalculatorError", "Estimate", "estimate_for"]
