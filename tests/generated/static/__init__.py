"""Generated projects that are checked, packaged and priced; nothing of them runs, so two at a time."""
