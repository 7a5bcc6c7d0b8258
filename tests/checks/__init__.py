"""What the checks find and prove."""
