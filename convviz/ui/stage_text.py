"""Every sentence that the stage can say, in the reader's language; the browser fills the places in braces."""

from collections.abc import Callable

from convviz.numerals import SENTENCES


def stage_text(_: Callable[[str], str]) -> dict[str, str]:
    """The stage's sentences by the names under which its scripts know them."""
    return {
        **_panels(_),
        **_tools(_),
        **_numerals(_),
        **_transport(_),
        **_steps(_),
        **_matrices(_),
        **_after(_),
        **_two_ways(_),
        **_upstream(_),
        **_choices(_),
        **_pointing(_),
        **_formula(_),
    }


def _panels(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "input": _("input"),
        "kernel": _("kernel"),
        "output": _("output"),
        "patch": _("patch"),
        "products": _("patch × kernel"),
        "matrix": _("im2col matrix"),
        "row": _("kernel row × matrix = output"),
        "output_grad": _("upstream gradient g"),
        "term": _("g × patch"),
        "weight_grad": _("weight gradient"),
        "stamp": _("g × kernel"),
        "input_grad": _("input gradient"),
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
        "maps_reduced": _("1 cell in {n} each way"),
        "activated": _("after the activation"),
        "pooled": _("after pooling"),
        "pooled_grad": _("gradient from above"),
        "activated_grad": _("back through pooling"),
        "spread": _("input with zeros put in"),
        "flipped": _("kernel, half a turn"),
        "transposed": _("transposed output"),
        "transposed_check": _("input gradient: the same"),
    }


def _tools(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "custom": _("custom"),
        "kernel_height": _("kernel height"),
        "kernel_width": _("kernel width"),
        "kernel_help": _("Click a cell and type, or paste a grid from a spreadsheet."),
        "kernel_cell": _("kernel cell, row {i}, column {j}"),
        "normalise": _("sum to 1"),
        "normalise_help": _("Divide every weight by their sum, so that brightness stays as it is."),
        "transpose": _("transpose"),
        "transpose_help": _("Swap rows and columns."),
        "rotate": _("half turn"),
        "rotate_help": _("Rotate by 180 degrees: this is the flip of true convolution."),
        "negate": _("negate"),
        "negate_help": _("Change every sign."),
        "undo": _("undo"),
        "redo": _("redo"),
        "link_channels": _("link channels"),
        "link_channels_help": _("An edit changes the cell in every channel."),
        "too_large": _("“{value}” is too large. Weights go up to {limit} either way."),
        "paste_channels": _(
            "These are {count} channels of numbers, and the kernel has {channels}: paste one for all of them,"
            " or one for each."
        ),
        "paste_size": _("A kernel is a full grid of at most 11 × 11 numbers; this one is {rows} × {cols}."),
    }


def _numerals(_: Callable[[str], str]) -> dict[str, str]:
    return {f"number_{code}": _(sentence) for code, sentence in SENTENCES.items()}


def _transport(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "first": _("first step"),
        "back": _("one step back"),
        "play": _("play"),
        "pause": _("pause"),
        "forward": _("one step on"),
        "last": _("last step"),
        "scrub": _("step"),
        "speed": _("speed"),
        "per_second": _("/ s"),
    }


def _steps(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "output_step": _("y[{y}, {x}] = {terms} = {value}"),
        "output_step_bias": _("y[{y}, {x}] = {terms} + bias {bias} = {value}"),
        "over_channels": _("Each term is what one channel adds: patch × kernel, summed."),
        "more_terms": _("… ({count} more)"),
        "patches_step": _(
            "Patch {n} of {count} becomes column {n} of a {shape} matrix: "
            "{memory} for a picture of {picture}."
        ),
        "patches_cut": _("On show: columns {first} to {last} of {count}."),
        "weight_grad_step": _(
            "dW[{i}, {j}] = {before} + g[{y}, {x}] · x = {before} + {g} × {value} = {sum}."
        ),
        "input_grad_step": _(
            "g[{y}, {x}] = {g} stamps g × kernel onto rows {top} to {bottom}, columns {left} to {right}."
        ),
        "input_grad_lost": _("{count} of these values fall on the padding and are dropped."),
        "sum_agrees": _(
            "✓ The finished sum is the engine’s gradient: largest difference {difference}, "
            "which is float32 round-off."
        ),
        "sum_differs": _(
            "✗ The finished sum differs from the engine’s gradient by {difference}. "
            "That is more than round-off."
        ),
        "terms_title": _("dW[{i}, {j}]: {count} of {steps} terms"),
        "terms_hidden": _("… the first {count} terms are not listed"),
    }


def _matrices(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "patch_matrix": _("P: patches"),
        "kernel_matrix": _("C: the kernel in every row"),
        "patch_matrix_t": _("Pᵀ: patches"),
        "kernel_matrix_t": _("Cᵀ: kernels"),
        "matrix_step": _(
            "Row {n} is the window at [{y}, {x}]. P holds the patch that it reads: P·w = {lowered}. "
            "C holds the kernel at those pixels, {filled} of {columns} places: C·x = {sparse}."
        ),
        "matrix_bias": _("With the bias {bias}: y[{y}, {x}] = {value}."),
        "matrix_tap": _(
            "Column {n} of P is what weight [{i}, {j}] = {value} meets. In C it stands in {count} rows."
        ),
        "matrix_pixel": _("Column {n} of C is pixel [{row}, {col}]: {count} windows read it."),
        "matrix_cut": _("On show: rows {first} to {last} of {rows}, columns {left} to {right} of {columns}."),
        "matrix_cut_taps": _(
            "Of the patches: rows {first} to {last} of {rows}, columns {left} to {right} of {columns}."
        ),
        "matrix_channel": _("Of {count} channels, channel {n} alone is drawn."),
        "matrix_grad_step": _(
            "Column {n} of Cᵀ is the kernel stamped at rows {top} to {bottom}, columns {left} to {right}: "
            "times g[{y}, {x}] = {g} it goes into dX. The same column of Pᵀ is the patch: times {g} it goes "
            "into dW."
        ),
        "matrix_grad_tap": _(
            "Row {n} of Pᵀ is what weight [{i}, {j}] met. Times g and summed: dW[{i}, {j}] = {value}."
        ),
        "matrix_grad_pixel": _(
            "Row {n} of Cᵀ is pixel [{row}, {col}]. Read along it, the kernel comes backwards: "
            "dX[{row}, {col}] = {terms} = {value}."
        ),
        "tip_patch_entry": _("row {row}, column {column}: {value} · window [{y}, {x}], weight [{place}]"),
        "tip_kernel_entry": _(
            "row {row}, column {column}: {value} · window [{y}, {x}] reads pixel [{place}]"
        ),
        "tip_empty_entry": _(
            "row {row}, column {column}: empty · window [{y}, {x}] does not read pixel [{place}]"
        ),
    }


def _after(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "after_relu": _("ReLU lets {before} at [{y}, {x}] pass as it is."),
        "after_relu_negative": _("{before} at [{y}, {x}] is not positive: ReLU makes it 0."),
        "after_leaky_relu": _("Leaky ReLU lets {before} at [{y}, {x}] pass as it is."),
        "after_leaky_relu_negative": _("{before} at [{y}, {x}] is negative: times {slope} it is {after}."),
        "after_sigmoid": _("sigmoid({before}) at [{y}, {x}] = 1 / (1 + exp(−y)) = {after}."),
        "after_tanh": _("tanh({before}) at [{y}, {x}] = {after}."),
        "after_pool_max": _("The largest of {values} is {result}: it comes from [{y}, {x}]."),
        "after_pool_average": _("The mean of {values} is {result}: {count} cells count alike."),
        "back_pool_max": _("g[{y}, {x}] = {g} goes to the winner [{row}, {col}] alone; the others get 0."),
        "back_pool_average": _("g[{y}, {x}] = {g} is shared by {count} cells: {share} each."),
        "back_blocked": _("At [{y}, {x}] the slope is 0: the gradient {g} stops here."),
        "back_slope": _("At [{y}, {x}] the value is {value}, the slope {slope}: {g} × {slope} = {result}."),
        "transposed_step": _("y[{y}, {x}] = {terms} = {value}: numbers under the kernel: {count}."),
        "transposed_large": _("An output of {size} is too large to draw: choose a smaller stride."),
        "transposed_empty": _("The padding cuts everything off: choose less of it or a larger kernel."),
    }


def _upstream(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "upstream_tools": _("upstream g"),
        "brush": _("brush"),
        "brush_help": _("Drag over g to paint, again to clear."),
        "one_hot_help": _("Click a cell of g: it alone counts."),
        "one_hot_patch": _("Only g[{y}, {x}] = {g} counts, so dW is that very patch times {g}."),
        "one_hot_patch_1": _("Only g[{y}, {x}] = 1 counts, so dW is that very patch."),
        "one_hot_kernel": _("Only g[{y}, {x}] = {g} counts, so dX is that very kernel times {g}."),
        "one_hot_kernel_1": _("Only g[{y}, {x}] = 1 counts, so dX is that very kernel, stamped there."),
    }


def _two_ways(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "scatter": _("scatter: stamp the kernel"),
        "gather": _("gather: slide the turned kernel"),
        "spread_grad": _("g with zeros put in: what gather reads"),
        "padded_grad": _("g with zeros around it: what gather reads"),
        "difference": _("scatter − gather"),
        "difference_note": _("{done} of {count} compared, at most {difference}"),
        "scatter_step": _("Scatter: g[{y}, {x}] = {g} stamps the kernel as it is."),
        "gather_step": _("Gather: dX[{row}, {col}] = {terms} = {value}."),
        "gather_never": _("Gather: dX[{row}, {col}] = 0, for no window ever reads this pixel."),
        "gather_copies": _("The padding repeats this pixel, so {count} windows are added."),
        "never_read_count": _("Crossed out: {count} inputs that are never read, gradient 0."),
    }


def _choices(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "pick_filter": _("filter on show"),
        "pick_channel": _("input channel on show"),
        "pick_item": _("picture on show"),
        "filter_of": _("filter {n}"),
        "channel_of": _("channel {n}"),
        "item_of": _("picture {n}"),
        "tip_filter": _("filter {n}: click to show it"),
        "tip_item": _("picture {n}: click to show it"),
        "batch_sum": _("The kernel’s gradient is the sum over all {count} pictures."),
        "filter_sum": _("The input’s gradient is the sum over all {count} filters that read it."),
    }


def _pointing(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "tip_tap": _("multiplies {count} inputs"),
        "tip_input": _("feeds {count} outputs"),
        "draw_box": _("Drag a box: its numbers are what the other views show."),
        "picture_help": _("Drag a box on the picture: its numbers are what the other views show."),
    }


def _formula(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "formula_output": _("This output cell: its window times the kernel"),
        "formula_tap": _("This weight’s gradient: a term for each input that it multiplies"),
        "formula_pixel": _("This pixel’s gradient: a term for each output that it feeds"),
        "formula_stamp": _("What this stamp adds to one pixel"),
        "formula_padded": _("x̃ is the input with its padding."),
        "formula_copies": _("Row {row} of x stands in x̃ at U = {rows}, column {column} at V = {columns}."),
        "formula_repeats": _("u and v: the pixel of x that x̃ repeats under the tap."),
        "formula_lost": _("nothing: this tap falls on padding"),
        "formula_never": _("No window ever reads this pixel: its gradient is 0."),
        "formula_zero": _("This zero is padding: no gradient goes into it."),
        "formula_open_g": _("g comes back from the loss: Backward has its numbers."),
        "formula_open_x": _("“Weight gradient” has the numbers of x."),
        "formula_batch": _("dW is the sum over the {count} pictures: {value}."),
        "formula_batch_open": _("dW is the sum over the {count} pictures."),
        "formula_filters": _("dX is the sum over the {count} filters that read it: {value}."),
        "formula_filters_open": _("dX is the sum over the {count} filters that read it."),
        "so_far": _("so far ({count} of {all} terms)"),
        "to_come": _("to come"),
        "copy_latex": _("Copy as LaTeX"),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "code": _("Code"),
        "plain_loops": _("Plain loops"),
    }
