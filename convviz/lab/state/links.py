"""Ready-made addresses: experiments that say something in class, each one link."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.i18n import N_
from convviz.lab.files.images import BOARD
from convviz.lab.state import NUMBERS, Experiment, OwnNumbers
from convviz.lab.state.address import write_address
from convviz.lab.state.display import Display
from convviz.lab.state.state import State


@dataclass(frozen=True)
class Lesson:
    """One ready-made experiment: the page that shows it, its name, and what to look for (English msgids)."""

    id: str
    page: str
    name: str
    sentence: str
    experiment: Experiment

    def query(self, display: Display) -> dict[str, str]:
        """Return the address fields that show it in the reader's own language and type."""
        return write_address(State(self.experiment, display=display))


BLACKBOARD = Lesson(
    "blackboard",
    "forward",
    N_("Blackboard, by hand"),
    N_("4 × 4 whole numbers and a 2 × 2 kernel: check them with chalk, then click any and make it your own."),
    Experiment(
        picture=NUMBERS,
        numbers=OwnNumbers.of([BOARD]),
        presets=("custom",),
        kernel_size=(2, 2),
        weight=((((1.0, 2.0), (0.0, -1.0)),),),
    ),
)
LESSONS = (
    BLACKBOARD,
    Lesson(
        "sobel_photo",
        "forward",
        N_("Sobel on a photo"),
        N_("Where does the picture get brighter to the right? White says yes, black says darker."),
        Experiment(picture="camera", presets=("sobel_x",), view="picture"),
    ),
    Lesson(
        "dark_border",
        "forward",
        N_("Why the border is dark"),
        N_(
            "Same padding puts zeros around the picture before it is blurred. Watch them enter the"
            " first patch."
        ),
        Experiment(picture="ramp", presets=("box",), padding="same"),
    ),
    Lesson(
        "stride",
        "forward",
        N_("Stride 2 skips pixels"),
        N_("The window jumps two pixels at a time, so the output is half as large."),
        Experiment(stride=(2, 2)),
    ),
    Lesson(
        "one_hot",
        "backward",
        N_("One cell’s weight gradient is its patch"),
        N_(
            "Only one output cell has a gradient, and the weight gradient turns out to be the patch below it."
        ),
        Experiment(upstream="one_hot", view="weight_grad"),
    ),
    Lesson(
        "learn_blur",
        "backward",
        N_("Learn a blur"),
        N_("An edge filter that ought to be a Gaussian blur. Take one step, then another, and watch L fall."),
        Experiment(upstream="mse", target="gaussian", view="weight_grad"),
    ),
)
"""In the order of the start page."""
