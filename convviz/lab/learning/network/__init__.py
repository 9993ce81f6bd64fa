"""Trainings off the request path: states that go on in slices, made by processes of their own, in turn.

    state = first_state(plan)
    job = WORKER_POOL.submit(plan, state, learning_rate=0.003, seconds=0.4)
    state = job.result()

A state is all there is of a training; whoever holds it asks for the next slice. So nothing runs that nobody
looks at.
"""

from convviz.lab.learning.network.admission import ADMISSION, FIRST_GUESS
from convviz.lab.learning.network.advance import advance
from convviz.lab.learning.network.dead_network import Dead, dead_of
from convviz.lab.learning.network.kept_state import state_bytes, state_of
from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import Record, State, first_state, state_from
from convviz.lab.learning.network.worker_pool import WORKER_POOL, Job, WorkerPool
from convviz.lab.workers.admission import Admission, AdmissionQueue

__all__ = [
    "WORKER_POOL",
    "FIRST_GUESS",
    "ADMISSION",
    "Dead",
    "WorkerPool",
    "Job",
    "Admission",
    "AdmissionQueue",
    "Plan",
    "Record",
    "State",
    "advance",
    "dead_of",
    "first_state",
    "state_bytes",
    "state_from",
    "state_of",
]
