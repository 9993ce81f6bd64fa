"""How many train at once on this server."""

from convviz.lab.workers.admission import AdmissionQueue

FIRST_GUESS = 0.005
"""Seconds that a step is taken to need before one was made."""

ADMISSION = AdmissionQueue()
"""Those who train."""
