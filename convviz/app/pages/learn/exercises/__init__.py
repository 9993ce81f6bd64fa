"""Exercises: one number is hidden, the reader works it out, and a wrong one says where it comes from."""

from convviz.app.pages.learn.exercises.page import exercises

__all__ = ["exercises"]
