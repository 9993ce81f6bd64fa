"""What learns: one kernel, and a small network in slices of work."""
