"""The project's own tools, run by the Makefile as ``python -m tools.NAME`` from the project's root."""
