"""Small mistakes put in on purpose into what a person reads, to see which of them no test notices.

``python -m tests.mutants --seed 1 --count 100`` (or ``make mutants``) draws them by seed from the modules
that print labels, sentences, hints and formulae, or decide what these say. Each is tried in a copy of the
tree, against the quick tests of its room.
"""

import os

# As for all tests, and before NumPy is loaded: every mutant is a child of a process that has it already.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
