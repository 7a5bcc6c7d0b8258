"""What a result hangs on and what would change it, against the reference of `brute_analysis`."""
