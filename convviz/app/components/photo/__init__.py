"""A picture, small, with the box on it whose numbers the stage shows."""

from convviz.app.components.photo.mount import photo, picked

__all__ = ["photo", "picked"]
