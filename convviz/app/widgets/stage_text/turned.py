"""What a true convolution, whose kernel lies on a patch turned by half a turn, says in another way."""

from collections.abc import Callable

from convviz.app.widgets.stage_text.sentence import Sentence


def turned_words(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the sentences that stand for the usual ones."""
    return {
        "kernel": _("kernel w, half a turn"),
        "kernel_help": _(
            "This is w turned by half a turn. Click a cell and type the number that lies there; a pasted grid"
            " is w itself and is turned for you."
        ),
        "kernels": _("turned kernels: click to choose"),
        "flipped": _("kernel w"),
        "weight_grad": _("dW, half a turn"),
        "one_hot_patch": _(
            "Only {g} = {value} counts, so dW is that patch times {value}, half a turn round."
        ),
        "one_hot_patch_1": _("Only {g} = 1 counts, so dW is exactly that patch, half a turn round."),
        "one_hot_kernel": _("Only {g} = {value} counts, so dX is the turned kernel times {value}."),
        "one_hot_kernel_1": _("Only {g} = 1 counts, so dX is exactly the turned kernel, stamped there."),
        "matrix_step": _(
            "Row {n} is the window of {y}. P holds the patch that it reads: P·ŵ = {lowered}, with ŵ the"
            " turned kernel. C holds ŵ at those pixels, {filled} of {columns} places: C·x = {sparse}."
        ),
        "matrix_grad_pixel": _(
            "Row {n} of Cᵀ is the pixel {x}. Read along it, w comes in its own order: "
            "{dX} = {terms} {equals} {value}."
        ),
        "scatter": _("scatter: stamp the turned kernel"),
        "gather": _("gather: slide the kernel w"),
        "scatter_step": _("Scatter: {g} = {value} stamps the turned kernel."),
    }
