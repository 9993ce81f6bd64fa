"""How the stage's panels are called."""

from collections.abc import Callable

from convviz.app.widgets.stage_text.sentence import Sentence


def panels(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the captions of all panels by their roles."""
    return {
        "input": _("input x"),
        "kernel": _("kernel w"),
        "bias": _("bias b"),
        "output": _("output y"),
        "patch": _("patch"),
        "products": _("patch × kernel"),
        "matrix": _("im2col matrix"),
        "row": _("kernel row × matrix = output"),
        "output_grad": _("upstream gradient g"),
        "term": _("g × patch"),
        "weight_grad": _("weight gradient dW"),
        "stamp": _("g × kernel"),
        "input_grad": _("input gradient dX"),
        "before": _("before"),
        "after": _("after"),
        "padding": _("padding"),
        "partials": _("what each channel adds"),
        "weight_parts": _("what each picture adds"),
        "weight_total": _("sum over the batch"),
        "input_parts": _("what each filter adds"),
        "input_total": _("sum over the filters"),
        "kernels": _("kernels: click to choose"),
        "maps": _("feature maps: click to choose"),
        "group_channel": _("channel {first} of {count}"),
        "group_channels": _("channels {first} to {last} of {count}"),
        "maps_reduced": _("1 cell in {n} each way"),
        "activated": _("after the activation: a"),
        "pooled": _("after pooling: z"),
        "pooled_grad": _("gradient from above: {name}"),
        "activated_grad": _("back through pooling: {name}"),
        "spread": _("input with zeros inserted"),
        "flipped": _("kernel, half a turn"),
        "transposed": _("transposed output"),
        "transposed_check": _("input gradient: the same"),
    }
