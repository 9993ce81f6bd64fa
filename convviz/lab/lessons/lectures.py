"""Ready lectures: links in the order in which a lecturer shows them, each with a sentence to say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qsl

from convviz.i18n import N_
from convviz.lab.state.address import read_address, write_address
from convviz.lab.state.display import Display
from convviz.lab.state.state import State


@dataclass(frozen=True)
class Stop:
    """One link of a lecture: its name and what to say (English msgids), and its address from the page on."""

    name: str
    sentence: str
    address: str

    @property
    def page(self) -> str:
        """The page that it leads to."""
        return self.address.partition("?")[0]

    @cached_property
    def state(self) -> State:
        """What the page shows."""
        return read_address(dict(parse_qsl(self.address.partition("?")[2])))[0]

    def query(self, display: Display) -> dict[str, str]:
        """Return the address fields that show it in the reader's own language and type."""
        return write_address(replace(self.state, display=display))


@dataclass(frozen=True)
class Lecture:
    """Links that make one point after the other, under a name (English msgid)."""

    id: str
    name: str
    stops: tuple[Stop, ...]


_BOARD = "x=1_0_2_3~2_1_0_1~0_3_1_2~1_2_0_1&w=1_2~0_-1"
_WIDE = "x=1_0_2_3_1~2_1_0_1_2~0_3_1_2_0~1_2_0_1_1~2_0_1_1_3&w=1_2~0_-1&stride=2"
_FOUR_CELLS = "g=painted&paint=0_0_1~0_1_2~1_0_-1~1_1_1"
_FOUR = "k=sobel_x~sobel_y~laplacian~gaussian"

FIRST_CONVOLUTION = Lecture(
    "first_convolution",
    N_("First convolution"),
    (
        Stop(
            N_("One window, one number"),
            N_(
                "Lay the kernel on the corner, multiply pair by pair, add up. Let the class say the next one."
            ),
            f"forward?{_BOARD}",
        ),
        Stop(
            N_("Every window becomes a column"),
            N_("Each window is a column of a matrix; the kernel, written as a row, meets them all."),
            f"forward?{_BOARD}&view=patches",
        ),
        Stop(
            N_("All weights alike: a blur"),
            N_("Each pixel becomes the mean of its neighbours. Where does the photo change most?"),
            "forward?pic=camera&k=box&view=picture",
        ),
        Stop(
            N_("Left against right: edges"),
            N_("Where it gets brighter to the right the sum is large, on even ground it is 0."),
            "forward?pic=camera&k=sobel_x&view=picture",
        ),
        Stop(
            N_("What mathematics calls convolution"),
            N_("It turns the kernel by half a turn first. Layers of networks do not, and nor do we."),
            f"forward?{_BOARD}&op=convolution",
        ),
        Stop(
            N_("Now the class: lesson 1"),
            N_("Eight minutes, at the end three right in a row. Walk around and ask what meets what."),
            "learn?learn=course&lesson=one_window",
        ),
    ),
)

WHY_FLIPPED = Lecture(
    "why_flipped",
    N_("Why the kernel is flipped"),
    (
        Stop(
            N_("One gradient stamps the kernel"),
            N_("One cell of g is 1: dX is the kernel as it is, where its window lay. Nothing is turned yet."),
            f"backward?{_BOARD}&view=input_grad&g=painted&paint=1_1_1",
        ),
        Stop(
            N_("Two stamps overlap"),
            N_("Ask which pixels get a number from both, then play: overlaps are added up."),
            f"backward?{_BOARD}&view=input_grad&g=painted&paint=1_0_1~1_1_2",
        ),
        Stop(
            N_("Stand on a pixel and look back"),
            N_(
                "The window furthest to the right met it with its leftmost weight. So the kernel that"
                " gathers is turned, and both ways give the same dX."
            ),
            f"backward?{_BOARD}&view=two_ways&g=painted&paint=0_0_1~0_1_2~1_1_1",
        ),
        Stop(
            N_("The same as a matrix"),
            N_("Forward multiplies by C, backward by its transpose: rows become columns. That is the flip."),
            f"backward?{_BOARD}&view=matrix_grad&g=painted&paint=0_0_1~0_1_2~1_1_1",
        ),
        Stop(
            N_("Leave the flip out"),
            N_("The loss falls all the same. Let the class find what does notice."),
            "learn?learn=bugs&exhibit=kernel_not_flipped",
        ),
        Stop(
            N_("Now the class: lesson 5"),
            N_("Twelve minutes: one stamp, overlaps, pixels that nobody reads, then all of dX."),
            "learn?learn=course&lesson=input_gradient",
        ),
    ),
)

STRIDE_BACKWARDS = Lecture(
    "stride_backwards",
    N_("Stride and padding backwards"),
    (
        Stop(
            N_("Forward with stride 2"),
            N_("The windows are two pixels apart. Which pixels are never read? Remember them."),
            f"forward?{_WIDE}",
        ),
        Stop(
            N_("The stamps are two pixels apart"),
            N_("What no window read cannot move the loss: its gradient is 0."),
            f"backward?{_WIDE}&view=input_grad&{_FOUR_CELLS}",
        ),
        Stop(
            N_("Zeros between the gradients"),
            N_("Gathering needs them: the turned kernel slides pixel by pixel over g with gaps."),
            f"backward?{_WIDE}&view=two_ways&{_FOUR_CELLS}",
        ),
        Stop(
            N_("What falls on the frame is cut off"),
            N_("The frame of zeros is no part of the picture: nobody asks for its gradient."),
            f"backward?{_BOARD}&pad=1&stride=2&view=input_grad&g=painted&paint=0_0_1~0_1_2~1_1_1",
        ),
        Stop(
            N_("dW with stride 2"),
            N_("The patches are two pixels apart too; each is multiplied by its g and added."),
            f"backward?{_WIDE}&view=weight_grad&{_FOUR_CELLS}",
        ),
        Stop(
            N_("Somebody forgot the stride"),
            N_("Look at where the gradient went: which line of the code is wrong?"),
            "learn?learn=bugs&exhibit=stride_forgotten",
        ),
        Stop(
            N_("Now the class: six questions"),
            N_("The same seed gives everybody the same numbers, so that neighbours can compare."),
            "learn?learn=exercises&series=stride_two_backwards&rseed=1",
        ),
    ),
)

AFTER = Lecture(
    "pooling_activation",
    N_("Pooling and activation"),
    (
        Stop(
            N_("ReLU keeps what is above 0"),
            N_("Negative sums become 0. Ask which cells of the board that will be."),
            f"forward?{_BOARD}&bias=-3&act=relu&view=after",
        ),
        Stop(
            N_("The strongest of four"),
            N_("Max pooling keeps one number of each 2 × 2, wherever it stood: the map shrinks to a half."),
            "forward?pic=camera&pad=1&act=relu&pool=max&view=after",
        ),
        Stop(
            N_("What ReLU blocks"),
            N_("Where the sum was negative no gradient comes back: these cells learn nothing this time."),
            "backward?act=relu&g=random&view=after_grad",
        ),
        Stop(
            N_("The winner gets all of it"),
            N_("Max pooling sends the gradient to the one that won; the other three get 0."),
            "backward?act=relu&pool=max&view=after_grad",
        ),
        Stop(
            N_("The average shares it"),
            N_("Each of the four gets a quarter. Compare with the winner before."),
            "backward?pool=average&g=random&view=after_grad",
        ),
        Stop(
            N_("A sigmoid lets little through"),
            N_("Far from 0 it is flat, and so is what comes back: why deep networks turned to ReLU."),
            "backward?act=sigmoid&view=after_grad",
        ),
    ),
)

TO_NETWORK = Lecture(
    "kernel_to_network",
    N_("From kernel to network"),
    (
        Stop(
            N_("Four filters, four questions"),
            N_("Each filter makes a map of its own. Which of them sees the whiskers?"),
            f"forward?pic=cat&{_FOUR}",
        ),
        Stop(
            N_("Two layers see further"),
            N_("Point at a unit of the second layer: two 3 × 3 see 5 × 5 pixels."),
            "stack?pic=camera&k=laplacian&act=relu&below=k.gaussian--act.relu",
        ),
        Stop(
            N_("Convolution, ReLU, pooling, twice"),
            N_("The maps shrink, and each unit sees more of the picture."),
            f"stack?pic=camera&k=random..4&pad=same&act=relu&pool=max"
            f"&below={_FOUR.replace('=', '.', 1)}--pad.same--act.relu--pool.max",
        ),
        Stop(
            N_("A kernel learns from examples"),
            N_("Nobody types the weights: each step goes against the gradient. Watch a Sobel filter appear."),
            "learn?learn=kernel&kt=sobel_x&kpic=noise",
        ),
        Stop(
            N_("A network learns digits"),
            N_("The same steps for all kernels at once. Guess how many of a hundred it gets right."),
            "learn?learn=network",
        ),
        Stop(
            N_("Look inside"),
            N_("Send a digit through every layer, then its gradient back through all of them."),
            "learn?learn=network&nshow=layers",
        ),
    ),
)

LECTURES = {
    lecture.id: lecture for lecture in (FIRST_CONVOLUTION, WHY_FLIPPED, STRIDE_BACKWARDS, AFTER, TO_NETWORK)
}
"""Every lecture by its id, in the order of a term."""
