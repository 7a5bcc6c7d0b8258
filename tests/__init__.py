"""The tests; `brute` and `brute_analysis` are the references they compare with."""
