"""What a worksheet says: what to do, and the formulas with a level's own stride and padding."""

from __future__ import annotations

from convviz.i18n import N_
from convviz.lab.worksheet.questions import Question
from convviz.lab.worksheet.worksheet import ASKED, Worksheet

STRIDE = N_("The kernel moves 2 cells at a time.")
PADDING = N_("Around x lies a ring of zeros, 1 cell wide (dashed).")
ASKS = {
    "output": N_("Work out the output y."),
    "weight_grad": N_("Work out the output y, then from g the gradients dW and db."),
    "all": N_("Work out the output y, then from g the gradients dW, db and dX."),
}
"""What one question asks for, by the name of the choice."""

MEANS = {
    "output": N_("Output y: lay w on x, multiply pair by pair, add up and add b. Then move w on."),
    "weight_grad": N_(
        "Weight gradient dW: a weight met a number of x at every output; multiply it by the g there, add up."
    ),
    "bias_grad": N_("Bias gradient db: b was added to every output, so add up every g."),
    "input_grad": N_(
        "Input gradient dX: every g sends g times w back to the numbers of x that w lay on; add up."
    ),
}
"""How each array is worked out."""

Formula = tuple[tuple[str, str], ...]
"""Runs of a formula: what stands on the line, and what stands small below it."""


def sentences_of(question: Question) -> tuple[str, ...]:
    """Return what a question says, as English msgids."""
    choice = next(name for name, asked in ASKED.items() if asked == question.asked)
    stride = (STRIDE,) if question.example.geometry.stride != (1, 1) else ()
    return (ASKS[choice], *stride, *((PADDING,) if question.padding else ()))


def head_of(sheet: Worksheet) -> tuple[str, ...]:
    """Return what the first page says before its questions, as English msgids."""
    return tuple(MEANS[name] for name in ASKED[sheet.asked])


def formulas_of(sheet: Worksheet) -> tuple[Formula, ...]:
    """Return the formulas of all that is asked for; outside of x every number is 0."""
    step = "2" if sheet.level in ("stride", "both") else ""
    inset = " − 1" if sheet.level in ("padding", "both") else ""
    read = f"x[{step}p + i{inset}, {step}q + j{inset}]"
    where = f"{step}p + i{inset} = u,  {step}q + j{inset} = v"
    known: dict[str, Formula] = {
        "output": (("y[p, q] = b + Σ", "i, j"), (f" w[i, j]·{read}", "")),
        "weight_grad": (("dW[i, j] = Σ", "p, q"), (f" g[p, q]·{read}", "")),
        "bias_grad": (("db = Σ", "p, q"), (" g[p, q]", "")),
        "input_grad": (("dX[u, v] = Σ", where), (" g[p, q]·w[i, j]", "")),
    }
    return tuple(known[name] for name in ASKED[sheet.asked])
