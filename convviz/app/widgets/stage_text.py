"""Every sentence that the stage can say, in the reader's language; the browser fills the places in braces."""

from collections.abc import Callable
from functools import cache

from convviz.app.components.payload import Piece, piece
from convviz.app.widgets.grid_words import grid_words
from convviz.lab.numerals import SENTENCES

Sentence = str | dict[str, str]
"""A sentence, or one that counts: its form for one thing, and its form for any other number of them."""


def counting(one: str, many: str) -> dict[str, str]:
    """Return both forms of a sentence that counts; the browser takes one by its place ``count``."""
    return {"one": one, "many": many}


def span_text(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return how rows and columns are named, one and several; the scripts fill them by `spans`."""
    return {
        "rows_span": counting(_("row {first}"), _("rows {first} to {last}")),
        "columns_span": counting(_("column {first}"), _("columns {first} to {last}")),
    }


@cache
def stage_words(_: Callable[[str], str], *, turned: bool = False) -> Piece:
    """Return `stage_text` as a piece of the stage's messages, made once for each language and operation."""
    return piece(stage_text(_, turned=turned))


def stage_text(_: Callable[[str], str], *, turned: bool = False) -> dict[str, Sentence]:
    """Return the stage's sentences by the names under which its scripts know them.

    Those of a true convolution, whose kernel lies on a patch turned by half a turn, replace some.
    """
    usual = _usual(_)
    return {**usual, **_turned(_)} if turned else usual


def _turned(_: Callable[[str], str]) -> dict[str, Sentence]:
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


def _usual(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        **span_text(_),
        **_panels(_),
        **grid_words(_),
        **_tools(_),
        **_typing(_),
        **numerals(_),
        **_last_word(_),
        **_playback(_),
        **_steps(_),
        **_matrices(_),
        **_after(_),
        **_two_ways(_),
        **_upstream(_),
        **_choices(_),
        **_cover(_),
        **_pointing(_),
        **_tips(_),
        **_tips_back(_),
        **_tips_after(_),
        **_formula(_),
    }


def _panels(_: Callable[[str], str]) -> dict[str, Sentence]:
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


def _tools(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "custom": _("custom"),
        "kernel_preset": _("kernel w"),
        "kernel_height": _("kernel height"),
        "kernel_width": _("kernel width"),
        "kernel_help": _("Pull a number, click it and type, or paste a grid from a spreadsheet."),
        "bias_help": _("Pull the number, or click it and type."),
        "bias_one": _("A bias is one number: paste one."),
        "kernel_cell": _("kernel cell, row {i}, column {j}"),
        "normalise": _("sum to 1"),
        "normalise_help": _("Divide every weight by their sum, so that brightness stays the same."),
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
        "too_large": _("“{value}” is too large. Weights go up to ±{limit}."),
        "paste_channels": _(
            "These are {count} channels of numbers, and the kernel has {channels}: paste one for all of them,"
            " or one for each."
        ),
        "paste_size": _(
            "A kernel is a full grid of at most {limit} × {limit} numbers; this one is {rows} × {cols}."
        ),
    }


def _typing(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "own_numbers": _("Change these numbers"),
        "input_help": _("Pull a number, click it and type, or paste a grid from a spreadsheet."),
        "draw": _("draw on the input"),
        "draw_help": _("Drag over the input to draw. With the keyboard: arrow keys, then Space."),
        "pen": _("pen"),
        "eraser": _("eraser"),
        "grey": _("grey"),
        "pen_width": _("Cells under the pen"),
        "input_cell": _("input cell, row {i}, column {j}"),
        "input_cell_of": _("input cell, channel {c}, row {i}, column {j}"),
        "input_too_large": _("“{value}” is too large. Numbers go up to ±{limit}."),
        "paste_input_size": _(
            "An input has up to {most} channels of at most {limit} × {limit} numbers; this is {count} of"
            " {rows} × {cols}."
        ),
        "g_help": _(
            "Drag to paint. Click a cell, then pull its number or type another one, or paste a grid."
        ),
        "g_cell": _("cell of g, row {i}, column {j}"),
        "paste_one_grid": _("g is one map here, and these are {count}: paste one grid."),
        "paste_on_g": _(
            "From [{row}, {col}] on, a grid of {rows} × {cols} does not fit into g, which is {height} ×"
            " {width}."
        ),
    }


def _last_word(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "word_numpy": _("✓ NumPy"),
        "word_numpy_help": _("Every number here was computed by NumPy."),
        "word_preview": _("preview …"),
        "word_preview_help": _("Your browser shows these numbers until NumPy has computed them."),
        "word_alone": _("worked out here"),
        "word_alone_help": _("This page worked these numbers out by itself; ConvViz has NumPy’s."),
        "alone": _("This page stands alone. What it cannot work out by itself, ConvViz does: open it there."),
        "word_offline": _("no line"),
        "word_offline_help": _(
            "The server has not answered for 10 seconds. Go on: all that you do is kept here and sent again."
        ),
        "word_differs": _("✗ differs by {difference}"),
        "word_differs_help": _(
            "What your browser showed of {name} differed from NumPy’s numbers by {difference}, which is more"
            " than round-off. What you see now is NumPy’s."
        ),
    }


def numerals(_: Callable[[str], str]) -> dict[str, str]:
    """Return why a text is no number, by the codes of the browser's reader."""
    return {f"number_{code}": _(sentence) for code, sentence in SENTENCES.items()}


def _playback(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "first": _("first step"),
        "back": _("one step back"),
        "play": _("play"),
        "pause": _("pause"),
        "forward": _("one step forward"),
        "last": _("last step"),
        "slow": _("one product at a time"),
        "slide": _("slide: the stage alone (F)"),
        "playback": _("Playing and steps"),
        "kernel_tools": _("Tools for the kernel"),
        "picks": _("What is on show"),
        "scrub": _("step"),
        "step_of": _("step {step} of {steps}"),
        "speed": _("speed"),
        "per_second": _("/ s"),
    }


def _cover(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "cover": _("predict first: cover the result (H)"),
        "uncover": _("show the covered numbers (H)"),
        "cover_panel": _("Cover these numbers"),
        "uncover_panel": _("Show these numbers"),
        "covered": _("covered"),
        "covered_found": _("you found it"),
        "cover_told": _("Predict first: click a “?” and type your number."),
        "cover_step": _("{cell} is covered: work it out, click its “?” and type your number."),
        "cover_open": _("The result is covered: work a number out, click its “?” and type it."),
        "cover_note": _("The numbers come once they are uncovered."),
        "cover_cell": _("your number for {cell}"),
        "cover_one": _("One cell takes one number: paste just that."),
        "cover_help": _("Click a question mark and type your number."),
        "reveal_cell": _("Show this cell"),
        "reveal_all": _("Show all"),
    }


def _steps(_: Callable[[str], str]) -> dict[str, Sentence]:
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


def _matrices(_: Callable[[str], str]) -> dict[str, Sentence]:
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


def _after(_: Callable[[str], str]) -> dict[str, Sentence]:
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


def _upstream(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "upstream_tools": _("upstream gradient g"),
        "brush": _("brush"),
        "brush_help": _(
            "Drag over g to paint, again to clear. Click a cell and type to give it another number."
        ),
        "one_hot_help": _("Click a cell of g: only that one counts."),
        "one_hot_patch": _("Only {g} = {value} counts, so dW is that patch times {value}."),
        "one_hot_patch_1": _("Only {g} = 1 counts, so dW is exactly that patch."),
        "one_hot_kernel": _("Only {g} = {value} counts, so dX is that kernel times {value}."),
        "one_hot_kernel_1": _("Only {g} = 1 counts, so dX is exactly that kernel, stamped there."),
    }


def _two_ways(_: Callable[[str], str]) -> dict[str, Sentence]:
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


def _choices(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "pick_filter": _("filter shown"),
        "pick_channel": _("input channel shown"),
        "pick_item": _("picture shown"),
        "filter_of": _("filter {n}"),
        "channel_of": _("channel {n}"),
        "item_of": _("picture {n}"),
        "batch_sum": _("The kernel’s gradient is the sum over all {count} pictures."),
        "filter_sum": _("The input’s gradient is the sum over all {count} filters that read it."),
    }


def region_words(_: Callable[[str], str]) -> dict[str, str]:
    """Return what is said of the box on a whole picture."""
    return {
        "draw_box": _("Drag a box: its numbers are what the other views show."),
        "region_help": _(
            "The box whose numbers the other views show: arrow keys move it, with Shift they size it, with"
            " Ctrl in larger steps"
        ),
        "region_is": _("The box: {size}, from row {row}, column {col} on"),
        "picture_gone": _("A picture did not arrive: asking for it again."),
    }


def _pointing(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        **region_words(_),
        "picture_help": _("Drag a box on the picture: its numbers are what the other views show."),
    }


def _tips(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the parts of a tip on the way forward: what the cell that is pointed at meets."""
    return {
        "tip_filter": _("filter {n}: click to show it"),
        "tip_item": _("picture {n}: click to show it"),
        "tip_bias": counting(_("added to {count} output"), _("added to {count} outputs")),
        "tip_tap": counting(_("multiplies {count} input"), _("multiplies {count} inputs")),
        "tip_in_padding": _("{count} of them in the padding"),
        "tip_each_picture": _("the same in each of {count} pictures"),
        "tip_meets_g": counting(_("multiplies {count} cell of g"), _("multiplies {count} cells of g")),
        "tip_input": counting(_("feeds {count} output"), _("feeds {count} outputs")),
        "tip_each_filter": _("the same for each of {count} filters"),
        "tip_unread": _("feeds no output: no window reads it"),
        "tip_zero": _("a zero of the padding"),
        "tip_copy": _("a copy in the padding"),
        "tip_times": _("times {factor} = {value}, for {sum}"),
        "tip_term": _("a term of {sum}"),
        "tip_sum": counting(_("{count} product"), _("the sum of {count} products")),
        "tip_sum_bias": counting(
            _("{count} product plus the bias"), _("the sum of {count} products and the bias")
        ),
        "tip_part": _("channel {channel} adds {value} to {sum}"),
        "tip_part_open": _("what channel {channel} adds to {sum}"),
        "tip_place": _("row {row}, column {column}"),
        "tip_window": _("in the window of {sum}, times {factor}"),
        "tip_reads": _("{value}: the window of {sum} reads {pixel}"),
        "tip_does_not_read": _("empty: the window of {sum} does not read {pixel}"),
        "tip_put_in": _("an inserted zero"),
        "tip_nothing": _("no number under the kernel"),
        "tip_turned": _("turned by half a turn"),
    }


def _tips_back(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the parts of a tip on the way back."""
    return {
        "tip_g_weights": counting(_("multiplies {count} weight"), _("multiplies {count} weights")),
        "tip_g_columns": _("multiplies column {n} of Pᵀ and of Cᵀ"),
        "tip_added": _("added to {sum}"),
        "tip_dropped": _("on the padding: dropped"),
        "tip_terms": counting(_("{count} term"), _("the sum of {count} terms")),
        "tip_so_far": counting(_("{done} of {count} term so far"), _("{done} of {count} terms so far")),
        "tip_over_pictures": _("the sum over {count} pictures"),
        "tip_over_filters": _("the sum over {count} filters"),
        "tip_unread_pixel": _("no window reads it"),
        "tip_difference": _("{pixel}: scatter − gather"),
    }


def _tips_after(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return the parts of a tip in the activation and the pooling, forward and back."""
    return {
        "tip_becomes": _("becomes {name} = {value}"),
        "tip_in_windows": counting(_("in {count} pooling window"), _("in {count} pooling windows")),
        "tip_in_no_window": _("in no pooling window"),
        "tip_pooled_max": counting(_("from {count} cell"), _("the largest of {count} cells")),
        "tip_pooled_average": counting(_("from {count} cell"), _("the mean of {count} cells")),
        "tip_winner": _("goes to the winner, {name}"),
        "tip_shared": counting(_("goes to {count} cell"), _("shared by {count} cells")),
        "tip_goes_on": _("times the slope there, this is {name}"),
        "tip_slope": _("{name} times the slope {slope}"),
    }


def _formula(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        "formula_output": _("This output cell: its window times the kernel"),
        "formula_tap": _("This weight’s gradient: a term for each input that it multiplies"),
        "formula_pixel": _("This pixel’s gradient: a term for each output that it feeds"),
        "formula_stamp": _("What this stamp adds to one pixel"),
        "formula_convolution": _("y = x ∗ w + b, a true convolution: the kernel is turned by half a turn."),
        "formula_padded": _("x̃ is the input with its padding."),
        "formula_weight_part": counting(
            _("{w} takes part in {count} output, the only one."),
            _("{w} takes part in all {count} outputs, one term in each."),
        ),
        "formula_input_part": _("{x} takes part in {outputs}."),
        "formula_no_part": _("{x} takes part in no output: no window reads it."),
        "formula_copies": _("Row {row} of x is at U = {rows} in x̃, column {column} at V = {columns}."),
        "formula_repeats": _("u and v: the pixel of x that x̃ repeats under the tap."),
        "formula_lost": _("nothing: this tap falls on padding"),
        "formula_never": _("No window ever reads this pixel: its gradient is 0."),
        "formula_zero": _("This zero is padding: no gradient goes into it."),
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
        "values_table": _("Numbers as a table"),
        "legend": _("negative, zero, positive"),
        "mark_negative": _("Mark negative cells"),
        "one_scale": _("one scale for all"),
        "own_scales": _("each its own scale"),
        "scales_help": _("Colours: one scale for all, or for each its own"),
        "values_panel": _("Panel"),
        "values_format": _("Copied as"),
        "values_tabs": _("For a spreadsheet"),
        "values_csv": _("CSV"),
        "values_latex": _("LaTeX matrix"),
        "values_numpy": _("NumPy array"),
        "values_torch": _("PyTorch tensor"),
        "take_help": _("Copy or save these numbers"),
        "take_numbers": _("Numbers of “{panel}”"),
        "take_tabs": _("Copy for a spreadsheet"),
        "take_csv": _("Copy as CSV"),
        "take_latex": _("Copy as LaTeX matrix"),
        "take_numpy": _("Copy as NumPy array"),
        "take_torch": _("Copy as PyTorch tensor"),
        "take_save_csv": _("Save as CSV"),
        "take_save_npz": _("Save as NPZ"),
        "values_save": _("Save as CSV"),
        "values_channel": _("Channel"),
        "code": _("Code"),
        "plain_loops": _("Plain loops"),
    }
