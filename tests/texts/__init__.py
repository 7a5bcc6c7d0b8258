"""What the program says: the same in three languages."""
