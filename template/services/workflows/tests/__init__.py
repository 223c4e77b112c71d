"""Unit tests of the workflows service."""
