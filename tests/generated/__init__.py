"""Generated projects, tested and deployed to the local cloud."""
