"""Trainings off the request path: states that go on in slices, made by processes of their own, in turn.

    state = first_state(plan)
    job = DESK.submit(plan, state, learning_rate=0.003, seconds=0.4)
    state = job.result()

A state is all there is of a training; whoever holds it asks for the next slice. So nothing runs that nobody
looks at.
"""

from convviz.trainings.advancing import advance
from convviz.trainings.dead import Dead, dead_of
from convviz.trainings.desk import DESK, Desk, Job
from convviz.trainings.places import FIRST_GUESS, PLACES, Place, Places
from convviz.trainings.plan import Plan
from convviz.trainings.state import Record, State, first_state, state_from

__all__ = [
    "DESK",
    "FIRST_GUESS",
    "PLACES",
    "Dead",
    "Desk",
    "Job",
    "Place",
    "Places",
    "Plan",
    "Record",
    "State",
    "advance",
    "dead_of",
    "first_state",
    "state_from",
]
