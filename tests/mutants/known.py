"""Mutants that need no test: what a person reads stays the same, or nobody reads it."""

EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "convviz/lab/lessons/exercises/weight_grad_questions.py",
        "item * example.x.shape[1] + channel",
        "item * example.x.shape[1] - channel",
    ): "pictures of a batch have one channel here, and its number is 0",
    (
        "convviz/app/pages/learn/network/playback.py",
        "state.predictions[0]",
        "state.predictions[1]",
    ): "it is said only where all predictions are the same",
    (
        "convviz/app/widgets/cards/weights_file.py",
        "now.brought.weights is None or part is None",
        "now.brought.weights is None and part is None",
    ): "the button is offered only where there is a file, and a part of it that fits",
    (
        "convviz/app/widgets/cards/groups.py",
        "f'{whole.multiply_adds / cost.multiply_adds:.3g}'",
        "f'{whole.multiply_adds / cost.multiply_adds:.2g}'",
    ): "it is the number of groups, 16 at most",
}
"""The reason by path, code before and code after, as the list of survivors prints them."""
