"""Tests of the project as a whole: its tools, its documents and its compiled stacks."""
