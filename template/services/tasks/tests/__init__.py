"""Unit tests of the tasks service."""
