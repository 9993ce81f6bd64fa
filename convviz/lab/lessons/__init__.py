"""What teaches: the gradient check, the bugs, the exercises, the ready examples."""
