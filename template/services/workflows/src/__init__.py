"""The workflows service: one module for each Lambda function, and what they share."""
