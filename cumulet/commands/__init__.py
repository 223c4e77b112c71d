"""One module for each command; each exposes it as ``command``."""
