"""The numbers of a group, against the reference of `brute`."""
