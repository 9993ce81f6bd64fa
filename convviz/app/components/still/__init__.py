"""A finished picture, and a button that copies it."""

from convviz.app.components.still.mount import still

__all__ = ["still"]
