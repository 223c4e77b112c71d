"""Unit tests of the realtime service."""
