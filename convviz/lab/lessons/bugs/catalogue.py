"""Every mistake by its id, in the order in which the museum shows them."""

from convviz.lab.lessons.bugs import (
    batch_and_position,
    bias_averaged,
    channels_not_summed,
    channels_swapped,
    dilation_forgotten,
    kernel_not_flipped,
    not_reset,
    off_by_one,
    padding_left_out,
    padding_mode_forgotten,
    stride_forgotten,
    wrong_sign,
)
from convviz.lab.lessons.bugs.bug import Mistake

_PIECES = (
    kernel_not_flipped,
    padding_left_out,
    batch_and_position,
    channels_not_summed,
    stride_forgotten,
    bias_averaged,
    channels_swapped,
    off_by_one,
    wrong_sign,
    not_reset,
    dilation_forgotten,
    padding_mode_forgotten,
)

MISTAKES: dict[str, Mistake] = {piece.MISTAKE.id: piece.MISTAKE for piece in _PIECES}
