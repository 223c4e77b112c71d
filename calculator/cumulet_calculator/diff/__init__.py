"""What another version of a project costs more or less, and why."""

from cumulet_calculator.diff.compare import Change, Diff, diff_between
from cumulet_calculator.diff.saved import SavedEstimate, Scenario, read_saved

__all__ = ["Change", "Diff", "SavedEstimate", "Scenario", "diff_between", "read_saved"]
