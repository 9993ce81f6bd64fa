"""What is said of a step below the panels, in each view."""

from collections.abc import Callable

from convviz.app.widgets.stage_text.sentence import Sentence, counting


def steps(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the sentences of a step: products and their sum, forward and back."""
    return {
        "output_step": _("{y} = {terms} {equals} {value}"),
        "output_step_bias": _("{y} = {terms} + bias {bias} {equals} {value}"),
        "slow_output": _(
            "{y}, product {n} of {count}: {before} + {x} · {w} = {before} + {a} × {b} {equals} {value}"
        ),
        "slow_weight_grad": _(
            "Product {n} of {count}: {dW} = {before} + {g} · {x} = {before} + {a} × {b} {equals} {value}"
        ),
        "slow_input_grad": _(
            "Product {n} of {count}: {dX} = {before} + {g} · {w} = {before} + {a} × {b} {equals} {value}"
        ),
        "slow_input_grad_lost": _("Product {n} of {count}: {g} · {w} falls on the padding and is dropped."),
        "over_channels": _("Each term is what one channel adds: patch × kernel, summed."),
        "more_terms": _("… ({count} more)"),
        "fewer_terms": _("Fewer terms"),
        "patches_step": _(
            "The window of {y} becomes column {n} of the matrix, {shape}: {memory} for {picture} of input."
        ),
        "patches_cut": _("Showing columns {first} to {last} of {count}, counted from 0."),
        "weight_grad_step": _(
            "{dW} = {before} + {g} · {x} = {before} + {g_value} × {x_value} {equals} {sum}."
        ),
        "input_grad_step": _("{g} = {value} stamps g × kernel onto {rows}, {columns}."),
        "input_grad_lost": counting(
            _("{count} of these values falls on the padding and is dropped."),
            _("{count} of these values fall on the padding and are dropped."),
        ),
        "sum_agrees": _(
            "✓ The finished sum is the engine’s gradient: largest difference {difference}, "
            "which is float32 round-off."
        ),
        "sum_differs": _(
            "✗ The finished sum differs from the engine’s gradient by {difference}. "
            "That is more than round-off."
        ),
        "terms_title": _("{dW}: term {count} of {steps}"),
        "terms_hidden": counting(_("Show {count} earlier term"), _("Show {count} earlier terms")),
    }


def matrices(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the captions and sentences of the layer as matrices."""
    return {
        "patch_matrix": _("P: patches"),
        "kernel_matrix": _("C: the kernel in every row"),
        "patch_matrix_t": _("Pᵀ: patches"),
        "kernel_matrix_t": _("Cᵀ: kernels"),
        "matrix_step": _(
            "Row {n} is the window of {y}. P holds the patch that it reads: P·w = {lowered}. "
            "C holds the kernel at those pixels, {filled} of {columns} places: C·x = {sparse}."
        ),
        "matrix_bias": _("With the bias {bias}: {y} = {value}."),
        "matrix_tap": counting(
            _("Column {n} of P is what {w} = {value} meets. In C it appears in {count} row."),
            _("Column {n} of P is what {w} = {value} meets. In C it appears in {count} rows."),
        ),
        "matrix_pixel": counting(
            _("Column {n} of C is the pixel {x}: {count} window reads it."),
            _("Column {n} of C is the pixel {x}: {count} windows read it."),
        ),
        "matrix_cut": _(
            "Showing rows {first} to {last} of {rows} and columns {left} to {right} of {columns}, counted"
            " from 0."
        ),
        "matrix_cut_taps": _(
            "Of the patches: rows {first} to {last} of {rows}, columns {left} to {right} of {columns}."
        ),
        "matrix_channel": _("Only channel {n} of {count} channels is drawn."),
        "matrix_grad_step": _(
            "Column {n} of Cᵀ is the kernel stamped at {rows}, {columns}: "
            "times {g} = {value} it goes into dX. The same column of Pᵀ is the patch: times {value} it goes "
            "into dW."
        ),
        "matrix_grad_tap": _("Row {n} of Pᵀ is what {w} met. Times g and summed: {dW} = {value}."),
        "matrix_grad_pixel": _(
            "Row {n} of Cᵀ is the pixel {x}. Read along it, the kernel comes backwards: "
            "{dX} = {terms} {equals} {value}."
        ),
    }


def after(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the sentences of the activation, the pooling and the transposed layer."""
    return {
        "after_relu": _("ReLU lets {y} = {before} pass unchanged."),
        "after_relu_negative": _("{y} = {before} is not positive: ReLU makes it 0."),
        "after_leaky_relu": _("Leaky ReLU lets {y} = {before} pass unchanged."),
        "after_leaky_relu_negative": _("{y} = {before} is not positive: times {slope} it is {after}."),
        "after_sigmoid": _("{a} = sigmoid({y}) = 1 / (1 + exp({minus})) {equals} {after}."),
        "after_tanh": _("{a} = tanh({y}) = tanh({before}) {equals} {after}."),
        "after_pool_max": _("The largest of {values} is {result}: {z} comes from {a}."),
        "after_pool_average": counting(
            _("{z} {equals} {result}, the mean of {values}: {count} cell alone."),
            _("{z} {equals} {result}, the mean of {values}: {count} cells count alike."),
        ),
        "back_pool_max": _("{dZ} = {value} goes to the winner {dA} alone; the others get 0."),
        "back_pool_average": counting(
            _("{dZ} = {value} goes to {count} cell unchanged."),
            _("{dZ} = {value} is shared by {count} cells: {share} each."),
        ),
        "back_blocked": _("{g} = 0: the slope at {y} is 0, and {dA} = {before} stops here."),
        "back_slope": _("{g} = {before} × {slope} {equals} {result}: {dA} times the slope at {y} = {value}."),
        "transposed_step": _("{y} = {terms} {equals} {value}. Numbers under the kernel: {count}."),
        "transposed_nothing": _("{y} = 0: no number lies under the kernel."),
        "transposed_large": _("An output of {size} is too large to draw: choose a smaller stride."),
        "transposed_empty": _("The padding cuts everything off: choose less of it or a larger kernel."),
    }


def one_hot(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return what a g says of which a single cell counts."""
    return {
        "one_hot_patch": _("Only {g} = {value} counts, so dW is that patch times {value}."),
        "one_hot_patch_1": _("Only {g} = 1 counts, so dW is exactly that patch."),
        "one_hot_kernel": _("Only {g} = {value} counts, so dX is that kernel times {value}."),
        "one_hot_kernel_1": _("Only {g} = 1 counts, so dX is exactly that kernel, stamped there."),
    }


def two_ways(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the captions and sentences of scatter and gather."""
    return {
        "scatter": _("scatter: stamp the kernel"),
        "gather": _("gather: slide the turned kernel"),
        "spread_grad": _("g with zeros inserted: what gather reads"),
        "padded_grad": _("g with zeros around it: what gather reads"),
        "difference": _("scatter − gather"),
        "difference_note": _("{done} of {count} compared, at most {difference}"),
        "scatter_step": _("Scatter: {g} = {value} stamps the kernel as it is."),
        "gather_step": _("Gather: {dX} = {terms} {equals} {value}."),
        "gather_never": _("Gather: {dX} = 0, because no window ever reads this pixel."),
        "gather_copies": _("The padding repeats this pixel, so {count} windows are added."),
        "never_read_count": counting(
            _("Crossed out: {count} input that is never read, gradient 0."),
            _("Crossed out: {count} inputs that are never read, gradient 0."),
        ),
    }
