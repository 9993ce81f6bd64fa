"""What a person can do to an experiment: a pure function from an experiment and an action to the next one.

Actions come from a browser, so nothing in them is trusted: what is not exactly right is refused with a
sentence, and the experiment stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from convviz.errors import RefusedType, RefusedValue
from convviz.lab import kernels
from convviz.lab.actions import filters, kernel, own_input, picking, upstream
from convviz.lab.actions.reading import Action, Place
from convviz.lab.state import Experiment, clamp_picks, input_size
from convviz.lab.state.fields.kinds import shown
from convviz.lab.state.layer import Pair
from convviz.lab.state.sizes import placed_size, through


def apply(experiment: Experiment, action: Action, *, channels: int, picture_size: Pair) -> Experiment:
    """Return the experiment after an action such as {"do": "size", "size": [5, 3]}.

        weight    [1][C][KH][KW]  the chosen filter's numbers, "custom" from now on; C is that of its group,
                                  or 1 for all channels
        input     grid [C][H][W]  numbers in place of the picture; one grid with "channel" c, of the size that
                                  own numbers have, is that channel of them. cells [[c, r, k, number], ...]
        taps    [[c, i, j, number], ...]  single weights of the chosen filter; c is null for all channels
        preset    id              a preset for the chosen filter, in its form nearest to the kernel's size
        size      [h, w]          each preset's form of this size, or the kernel cropped or grown by zeros
        box       [top, left, height, width]  for "region": pixels of the original, clamped to the picture
        pick      {filter: o, channel: c, item: n}  what is shown of the layer, any of the three
        step t,  cell [r, c],  bias [O] or, of the chosen filter, {value b}
                                  and, without a value, normalise, transpose, rotate, negate
        upstream id   another loss;  paint: {cells [[r, c], ...], value g}, its gradient painted by hand, or
                      {at [r, c], grid [h][w]}, numbers laid on it
        groups g      so many groups, and as many filters as they can share out
        add, duplicate, remove                a filter: a new one after the others, the chosen one again, gone

    Asking for what is there already changes nothing.

    `experiment` must be possible on the picture (see `repair`), and so is the result: a step or cell that the
    output has no longer moves to the last one. On an input of another size alone it may have to be repaired,
    as on another picture. Raises Refusal for everything else.
    """
    do = _VERBS.get(_verb(action))
    if do is None:
        raise RefusedValue(
            "There is no action {verb} here: choose one of {verbs}.",
            verb=shown(_verb(action)),
            verbs=", ".join(_VERBS),
        )
    after = do(experiment, action, Place(channels, picture_size))
    if after == experiment:
        return experiment
    if after.numbers != experiment.numbers:
        return after
    output = placed_size(after, input_size(after, picture_size))  # refuses a layer that does not fit
    through(after.above, output, after.filters)
    return clamp_picks(after, picture_size)


def _verb(action: Action) -> str:
    verb = action.get("do") if isinstance(action, Mapping) else None
    if not isinstance(verb, str):
        raise RefusedType("An action says what to do by name, not {value}.", value=shown(verb))
    return verb


_VERBS: dict[str, Callable[[Experiment, Action, Place], Experiment]] = {
    "weight": kernel.set_weight,
    "input": own_input.set_input,
    "taps": kernel.set_taps,
    "preset": kernel.set_preset,
    "size": kernel.set_size,
    "normalise": kernel.transformed(kernels.normalise),
    "transpose": kernel.transformed(kernels.transpose),
    "rotate": kernel.transformed(kernels.rotate_half_turn),
    "negate": kernel.transformed(kernels.negate),
    "region": picking.set_region,
    "step": picking.set_step,
    "cell": picking.set_cell,
    "upstream": upstream.set_upstream,
    "paint": upstream.paint,
    "bias": filters.set_bias,
    "groups": filters.regroup,
    "add": filters.add,
    "duplicate": filters.duplicate,
    "remove": filters.remove,
    "pick": picking.pick,
}
