"""Black-box tests of a deployed stage: the runner, and the fixtures that services/*/e2e share."""
