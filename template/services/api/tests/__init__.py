"""Unit tests of the api service."""
