"""What another version of a project costs more or less, and why."""

from cumulet_calculator.diff.compare import Change, Diff, diff_between
from cumulet_calculator.diff.saved import SavedEstimate, read_saved
from cumulet_calculator.diff.scenario import Scenario, scenario_for

__all__ = ["Change", "Diff", "SavedEstimate", "Scenario", "diff_between", "read_saved", "scenario_for"]
