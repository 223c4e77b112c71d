"""Generated projects on the local cloud, each with the machine for itself."""
