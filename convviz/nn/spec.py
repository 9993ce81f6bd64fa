"""A network as a row of blocks, one short word each: conv8-relu-max2-flat-linear10."""

from __future__ import annotations

import re
from dataclasses import dataclass

from convviz.errors import RefusedValue

CONV, LINEAR, FLATTEN = "conv", "linear", "flat"
POOLS = ("max", "avg")
ACTIVATIONS = ("relu", "leaky", "sigmoid", "tanh")
KINDS = (CONV, *ACTIVATIONS, *POOLS, FLATTEN, LINEAR)
ALSO = {"leaky_relu": "leaky", "average": "avg", "flatten": FLATTEN}
"""Kinds by the longer names that the rest of the library has for them; written are the short ones."""

KERNELS = (1, 3, 5, 7)
MAX_BLOCKS = 16
MAX_CONVS = 4
MAX_FILTERS = 16
MAX_FEATURES = 128
MAX_POOL = 8
USUAL_KERNEL = 3

_WORD = re.compile(r"([a-z_]+)(?:([0-9]{1,4})(?:k([0-9]))?)?")


@dataclass(frozen=True)
class Block:
    """One block. `size` is what it is about: filters of conv, sums of linear, the window's side of a pool.

    A conv's kernel is `kernel` x `kernel`, with stride 1 and as much padding as keeps the maps' size. The
    windows of a pool lie side by side. The kinds in ALSO are understood too. Raises RefusedValue for numbers
    that no block has.
    """

    kind: str
    size: int = 0
    kernel: int = USUAL_KERNEL

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ALSO.get(self.kind, self.kind))
        if self.kind not in KINDS:
            raise RefusedValue(
                "A block is one of {kinds}; got {kind}: choose one of these.",
                kinds=", ".join(KINDS),
                kind=str(self.kind)[:20],
            )
        low, high = SIZES.get(self.kind, (0, 0))
        if not low <= self.size <= high:
            raise RefusedValue(
                "A block {kind} has a number from {low} to {high}; got {size}: choose a number in that"
                " range.",
                kind=self.kind,
                low=low,
                high=high,
                size=self.size,
            )
        if self.kernel not in KERNELS or (self.kind != CONV and self.kernel != USUAL_KERNEL):
            raise RefusedValue(
                "Kernels in a network have one of the sides {sides}; got {kernel}: choose one of these.",
                sides=", ".join(map(str, KERNELS)),
                kernel=self.kernel,
            )

    @property
    def word(self) -> str:
        """The block as `parse_spec` reads it: conv8, conv8k5, relu, max2."""
        kernel = f"k{self.kernel}" if self.kernel != USUAL_KERNEL else ""
        return f"{self.kind}{self.size or ''}{kernel}"


SIZES = {
    CONV: (1, MAX_FILTERS),
    LINEAR: (1, MAX_FEATURES),
    **dict.fromkeys(POOLS, (2, MAX_POOL)),
}
"""By kind, the smallest and the largest number that a block may have; others have none."""

Blocks = tuple[Block, ...]


def format_spec(blocks: Blocks) -> str:
    """Write the blocks as one text, which `parse_spec` reads."""
    return "-".join(block.word for block in blocks)


def parse_spec(text: str) -> Blocks:
    """Read the blocks of a text such as conv8-relu-max2-flat-linear10; raises RefusedValue for any other."""
    words = text.split("-", MAX_BLOCKS + 1)
    if len(words) > MAX_BLOCKS:
        raise RefusedValue(
            "A network here has at most {most} blocks; got more: remove some.", most=MAX_BLOCKS
        )
    return tuple(map(_block, words))


def _block(word: str) -> Block:
    match = _WORD.fullmatch(word)
    if match is None:
        raise RefusedValue(
            "A block is a word such as conv8, conv8k5, relu, max2, flat or linear10; got {word}:"
            " write it like these.",
            word=re.sub(r"[^ -~]|[\[\]<>`$!:|*#\\&\"']", "?", word[:20]),
        )
    kind, size, kernel = match.groups()
    return Block(kind, int(size or 0), int(kernel or USUAL_KERNEL))


read_blocks, write_blocks = parse_spec, format_spec
"""The names that they had first."""
