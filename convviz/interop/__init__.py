"""To and from other frameworks: what a layer is called there, and the same numbers computed by them.

Optional packages live in this room alone, and importing it imports none of them.
"""
