"""The local cloud: MiniStack, started for this project alone, as true to AWS as it can be."""
