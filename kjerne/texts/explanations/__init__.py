"""What each check is about, in three languages: what it finds, why that matters, and what to do."""
