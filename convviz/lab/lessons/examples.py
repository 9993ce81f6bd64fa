"""Ready examples of real layers, by topic: each link makes one point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convviz.i18n import N_
from convviz.lab.state import Experiment, LayerSettings
from convviz.lab.state.links import LESSONS, Lesson


@dataclass(frozen=True)
class Topic:
    """Examples that belong together, under a heading (English msgid)."""

    name: str
    lessons: tuple[Lesson, ...]


def _filters(*presets: str) -> dict[str, Any]:
    """Return the fields of a layer with these preset kernels and no bias."""
    return {"presets": presets, "bias": (0.0,) * len(presets)}


_LUMA = ((((0.299,),), ((0.587,),), ((0.114,),)),)  # ITU-R BT.601, grey of red, green and blue
_MIXES = (*_LUMA, (((1.0,),), ((-1.0,),), ((0.0,),)), (((-0.5,),), ((-0.5,),), ((1.0,),)))
_FOUR = _filters("sobel_x", "sobel_y", "laplacian", "gaussian")

CHANNELS = Topic(
    N_("Channels and filters"),
    (
        Lesson(
            "channels",
            "forward",
            N_("Three channels, one sum"),
            N_("Each colour meets its own kernel. The output is what the three add up to, plus the bias."),
            Experiment(picture="cat", presets=("gaussian",)),
        ),
        Lesson(
            "one_by_one",
            "forward",
            N_("1 × 1 mixes channels"),
            N_("No neighbours at all: each output pixel is a blend of the three colours of one input pixel."),
            Experiment(
                picture="coffee",
                presets=("custom",) * 3,
                kernel_size=(1, 1),
                weight=_MIXES,
                bias=(0.0,) * 3,
            ),
        ),
        Lesson(
            "four_filters",
            "forward",
            N_("Four filters, four feature maps"),
            N_("Each filter asks its own question. Click a feature map and watch that filter at work."),
            Experiment(picture="cat", **_FOUR),
        ),
        Lesson(
            "sum_over_filters",
            "backward",
            N_("The input gradient sums over filters"),
            N_("Every filter read this pixel, so every filter sends a gradient back, and they add up."),
            Experiment(picture="cat", upstream="random", view="input_grad", **_FOUR),
        ),
        Lesson(
            "batch",
            "backward",
            N_("A batch adds up its gradients"),
            N_("Four pictures, one kernel: the weight gradient is the sum of what each picture adds."),
            Experiment(picture="camera", upstream="mse", view="weight_grad", batch=4),
        ),
        Lesson(
            "deep_layer",
            "forward",
            N_("16 filters on 16 channels"),
            N_("What a layer in the middle of a network looks like before it has learned anything."),
            Experiment(
                picture="camera",
                maps="responses",
                channels=16,
                padding="same",
                **_filters(*["random"] * 16),
            ),
        ),
    ),
)
COST = Topic(
    N_("Same window, less cost"),
    (
        Lesson(
            "depthwise",
            "forward",
            N_("Depthwise: a kernel for each channel"),
            N_("As many groups as channels: every filter reads just one colour. Open the layer card."),
            Experiment(picture="coffee", groups=3, **_filters("sobel_x", "laplacian", "gaussian")),
        ),
        Lesson(
            "depthwise_separable",
            "stack",
            N_("Depthwise, then 1 × 1"),
            N_(
                "Two cheap layers in place of a full one: first each channel alone, then a blend of channels."
            ),
            Experiment(
                picture="coffee",
                below=(LayerSettings(groups=3, padding="same", **_filters(*["gaussian"] * 3)),),
                kernel_size=(1, 1),
                **_filters(*["random"] * 8),
            ),
        ),
        Lesson(
            "separable",
            "stack",
            N_("A Gaussian is a column times a row"),
            N_("5 + 5 multiplications per pixel instead of 25, and the same blur: 2 k against k²."),
            Experiment(
                picture="camera",
                below=(LayerSettings(presets=("gaussian",), kernel_size=(1, 5)),),
                presets=("gaussian",),
                kernel_size=(5, 1),
            ),
        ),
        Lesson(
            "dilation",
            "forward",
            N_("Dilation widens the window at no cost"),
            N_("Nine weights spread over 5 × 5 pixels: a wider view, and not one multiplication more."),
            Experiment(picture="camera", dilation=(2, 2)),
        ),
    ),
)
BORDERS = Topic(
    N_("Sizes"),
    (
        Lesson(
            "even_same",
            "forward",
            N_("An even kernel and “same”"),
            N_("2 × 2 has no middle, so “same” pads one side only: the output shifts by half a pixel."),
            Experiment(presets=("box",), kernel_size=(2, 2), padding="same"),
        ),
        Lesson(
            "stride_two",
            "forward",
            N_("Halve by stride 2 …"),
            N_("Every second position is never computed: a quarter of the work, and details can be missed."),
            Experiment(picture="camera", stride=(2, 2), padding=(1, 1), activation="relu", view="after"),
        ),
        Lesson(
            "max_two",
            "forward",
            N_("… or by max pooling"),
            N_("Every position is computed and the strongest of four is kept, wherever it is."),
            Experiment(picture="camera", padding=(1, 1), activation="relu", pool="max", view="after"),
        ),
    ),
)
AFTER = Topic(
    N_("Activation and pooling, there and back"),
    (
        Lesson(
            "relu_blocks",
            "backward",
            N_("ReLU blocks the gradient"),
            N_("Where the output was negative nothing comes back: crossed cells learn nothing this time."),
            Experiment(activation="relu", upstream="random", view="after_grad"),
        ),
        Lesson(
            "winner",
            "backward",
            N_("The winner takes it all"),
            N_("Max pooling sends the whole gradient to the one cell that won; its neighbours get 0."),
            Experiment(activation="relu", pool="max", view="after_grad"),
        ),
        Lesson(
            "average",
            "backward",
            N_("The average shares"),
            N_("Average pooling hands each of its cells the same share of the gradient."),
            Experiment(pool="average", upstream="random", view="after_grad"),
        ),
        Lesson(
            "saturation",
            "backward",
            N_("A saturated sigmoid lets little through"),
            N_("Far from zero the slope of a sigmoid is tiny, and so is the gradient that comes back."),
            Experiment(activation="sigmoid", view="after_grad"),
        ),
    ),
)
TRANSPOSED = Topic(
    N_("Transposed convolution"),
    (
        Lesson(
            "transposed",
            "forward",
            N_("Zeros between the pixels"),
            N_("Stride 2 turned around: zeros are inserted, and the kernel paints a picture twice as large."),
            Experiment(presets=("gaussian",), stride=(2, 2), padding=(1, 1), view="transposed"),
        ),
        Lesson(
            "checkerboard",
            "forward",
            N_("The checkerboard it can leave"),
            N_("Stride 2 does not divide 3: some pixels are painted four times, some once. See the squares."),
            Experiment(picture="ramp", presets=("box",), stride=(2, 2), view="transposed"),
        ),
        Lesson(
            "no_checkerboard",
            "forward",
            N_("… and how to avoid it"),
            N_("Stride 2 divides 4: every pixel inside is painted equally often, and the squares are gone."),
            Experiment(
                picture="ramp", presets=("box",), kernel_size=(4, 4), stride=(2, 2), view="transposed"
            ),
        ),
    ),
)
STACKS = Topic(
    N_("Layers in a row"),
    (
        Lesson(
            "two_threes",
            "stack",
            N_("Two 3 × 3 see 5 × 5"),
            N_("Point at a unit of the second layer: it sees 5 × 5 pixels, with 18 weights instead of 25."),
            Experiment(
                picture="camera",
                below=(LayerSettings(presets=("gaussian",), activation="relu"),),
                presets=("laplacian",),
                activation="relu",
            ),
        ),
        Lesson(
            "small_network",
            "stack",
            N_("A small network’s first layers"),
            N_("Convolution, ReLU, pooling, twice: the maps shrink and every unit sees more of the picture."),
            Experiment(
                picture="camera",
                below=(LayerSettings(activation="relu", pool="max", padding="same", **_FOUR),),
                activation="relu",
                pool="max",
                padding="same",
                **_filters(*["random"] * 4),
            ),
        ),
    ),
)
_SLANTED = ((((1.0, 2.0, 0.0), (0.0, -1.0, 3.0)),),)
GRADIENTS = Topic(
    N_("Why gradients look as they do"),
    (
        Lesson(
            "why_flip",
            "backward",
            N_("Why the kernel is flipped"),
            N_(
                "Stamp the kernel as it is, or slide it turned by half a turn: both give the same"
                " gradient. Press play."
            ),
            Experiment(
                presets=("custom",), kernel_size=(2, 3), weight=_SLANTED, upstream="random", view="two_ways"
            ),
        ),
        Lesson(
            "stride_backwards",
            "backward",
            N_("Stride 2 backwards"),
            N_(
                "There are zeros between the gradients, and the last row and column of pixels are never read."
            ),
            Experiment(stride=(2, 2), upstream="random", view="two_ways"),
        ),
        Lesson(
            "fold_back",
            "backward",
            N_("What falls on the padding folds back"),
            N_("Reflected padding repeats pixels, so their gradients come home to the pixel they repeat."),
            Experiment(padding=(1, 1), padding_mode="reflect", upstream="random", view="two_ways"),
        ),
        Lesson(
            "one_kernel",
            "backward",
            N_("One cell’s input gradient is the kernel"),
            N_("Only one output cell has a gradient, and the input gradient is the kernel, stamped there."),
            Experiment(presets=("emboss",), upstream="one_hot", view="input_grad"),
        ),
        Lesson(
            "best_epsilon",
            "backward",
            N_("Check a gradient, and find the best ε"),
            N_(
                "Too small and round-off drowns it, too large and the loss bends: the error is"
                " smallest in between."
            ),
            Experiment(activation="tanh", upstream="random", view="check"),
        ),
    ),
)
TOPICS = (
    Topic(N_("First steps"), LESSONS),
    GRADIENTS,
    CHANNELS,
    COST,
    BORDERS,
    AFTER,
    TRANSPOSED,
    STACKS,
)
"""In the order of the page of examples."""
