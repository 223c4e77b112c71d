"""Unit tests of the website."""
