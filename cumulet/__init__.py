"""Command line of Cumulet: generate, update and price a serverless AWS monorepo."""
