"""A layer’s formulae as LaTeX, with its numbers in them."""
