"""What a page shows: `scene` holds every array of the layer, `chosen` the part of them that is on show."""

from convviz.scene.chosen import Chosen
from convviz.scene.scene import Scene, build_scene, has_signs, input_range
from convviz.scene.transposed import Transposed, transposed_of

__all__ = ["Chosen", "Scene", "Transposed", "build_scene", "has_signs", "input_range", "transposed_of"]
