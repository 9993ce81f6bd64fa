"""Animations of the stage: the frames of a range of steps, and a file of each kind."""
