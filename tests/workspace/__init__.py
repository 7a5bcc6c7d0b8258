"""Files and processes: finding, loading, checking, sharing the work."""
