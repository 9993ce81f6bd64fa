"""What a page shows: `scene` holds every array of the layer, `chosen` the part of them that is on show."""

from convviz.lab.scene.chosen import Chosen
from convviz.lab.scene.scene import Scene, build_scene, has_signs, input_range
from convviz.lab.scene.transposed import Transposed, transposed_of

__all__ = ["Chosen", "Scene", "Transposed", "build_scene", "has_signs", "input_range", "transposed_of"]
