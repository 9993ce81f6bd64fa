"""What a person has done, kept by their own browser and by nobody else."""

from convviz.app.components.memory.mount import memory, remembered

__all__ = ["memory", "remembered"]
