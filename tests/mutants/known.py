"""Mutants that need no test: what a person reads stays the same, or nobody reads it."""

EQUIVALENT: dict[tuple[str, str, str], str] = {}
"""The reason by path, code before and code after, as the list of survivors prints them."""
