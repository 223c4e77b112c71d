"""Time and size of what users wait for, against the budgets of the design."""
