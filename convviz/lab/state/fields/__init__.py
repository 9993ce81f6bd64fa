"""The kinds of values that fields of the state hold: read from an address, written into one, checked."""
