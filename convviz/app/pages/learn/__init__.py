"""Learn: one kernel, a small network, exercises, bugs to find."""
