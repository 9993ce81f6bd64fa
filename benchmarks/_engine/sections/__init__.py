"""The parts of a run, each a module with `run(bench)`, in the order in which they are run."""

from _engine.sections import depthwise, growth, layers, loops, memory, pictures, shapes, ways

SECTIONS = {
    "layers": layers.run,
    "shapes": shapes.run,
    "depthwise": depthwise.run,
    "pictures": pictures.run,
    "loops": loops.run,
    "memory": memory.run,
    "growth": growth.run,
    "ways": ways.run,
}
