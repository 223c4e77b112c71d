"""Unit tests of the uploads service."""
