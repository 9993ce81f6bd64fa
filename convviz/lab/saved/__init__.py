"""A lab as one file: everything that is set in a tab, and what was brought along for it."""

from convviz.lab.saved.lab import Lab
from convviz.lab.saved.layout import SUFFIX
from convviz.lab.saved.opening import MAX_FILE, is_lab, open_lab
from convviz.lab.saved.writing import to_bytes

__all__ = ["MAX_FILE", "SUFFIX", "Lab", "is_lab", "open_lab", "to_bytes"]
