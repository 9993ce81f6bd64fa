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
    (
        "convviz/app/pages/learn/bugs/puzzle.py",
        "10000",
        "10001",
    ): "one seed more among those that a mystery is drawn from",
    (
        "convviz/lab/lessons/exercises/input_grad_questions.py",
        "corner[2]",
        "corner[1]",
    ): "its one series with padding has as much on every side",
    (
        "convviz/lab/lessons/exercises/solution.py",
        "f'{value + 0.0:.6g}'",
        "f'{value + 0.0:.5g}'",
    ): "every number of a sum is a multiple of a quarter below 100, which a test holds to",
    (
        "convviz/app/pages/learn/network/__init__.py",
        "1 / PATIENCE <= every / wanted <= PATIENCE",
        "1 / PATIENCE <= every / wanted < PATIENCE",
    ): "no two times between looks are exactly so many times apart",
    (
        "convviz/app/pages/learn/network/__init__.py",
        "1 / PATIENCE <= every / wanted <= PATIENCE",
        "1 / PATIENCE < every / wanted <= PATIENCE",
    ): "no two times between looks are exactly so many times apart",
    (
        "convviz/app/pages/workbench/check/curves.py",
        "error > TOLERANCE[made.dtype]",
        "error >= TOLERANCE[made.dtype]",
    ): "no error by round-off is exactly the tolerance",
    (
        "convviz/lab/code/program/arrays.py",
        "150000",
        "150001",
    ): "one character more before an array comes from a file, which nobody reads anywhere",
    (
        "convviz/app/pages/examples.py",
        "3",
        "4",
    ): "how many cards stand beside each other; what they say is the same",
    (
        "convviz/lab/code/program/arrays.py",
        "(0, 1)",
        "(1, 0)",
    ): "a number is looked for in either order",
    (
        "convviz/app/pages/learn/network/answers.py",
        "max(map(len, data.classes))",
        "min(map(len, data.classes))",
    ): "the classes of a set are all digits or all words",
    (
        "convviz/app/pages/learn/exercises/task.py",
        "f'{round.series}_{round.seed}_{round.index}'",
        "f'{round.series}_{round.seed + 1}_{round.index}'",
    ): "a name of a question that nobody reads, another one for each as before",
    (
        "convviz/app/widgets/cards/grid_text.py",
        "min(40 + 24 * (1 + text.count('\\n')), self.tallest)",
        "max(40 + 24 * (1 + text.count('\\n')), self.tallest)",
    ): "how tall a field is, in pixels; what it says is the same",
    (
        "convviz/lab/cover/judging.py",
        "50000",
        "50001",
    ): "from how many reads on stamps are not looked for: a matter of seconds, and of no exact number",
    (
        "convviz/lab/cover/judging.py",
        "abs(found - answer) <= allowed",
        "abs(found - answer) < allowed",
    ): "what is allowed is no number that a mistake leads to exactly",
    (
        "convviz/lab/cover/judging.py",
        "abs(value - answer) <= allowed_error(chosen, array, answer)",
        "abs(value - answer) < allowed_error(chosen, array, answer)",
    ): "nobody types a number with all the digits of that limit",
    (
        "convviz/lab/cover/judging.py",
        "_reads(chosen) > MOST_READS",
        "_reads(chosen) >= MOST_READS",
    ): "from how many reads on stamps are not looked for: a matter of seconds, and of no exact number",
    (
        "convviz/lab/cover/cover.py",
        "VIEWS['forward'][0]",
        "VIEWS['forward'][1]",
    ): "one view stands for all, whichever it is",
    (
        "convviz/lab/cover/results.py",
        "('weight_grad', 'term', 'weight_parts', 'weight_total')",
        "('weight_grad', 'weight_parts', 'term', 'weight_total')",
    ): "the panels that tell of one result, in no order",
    (
        "convviz/lab/cover/results.py",
        "('input_grad', 'stamp', 'input_parts', 'input_total')",
        "('stamp', 'input_grad', 'input_parts', 'input_total')",
    ): "the panels that tell of one result, in no order",
    (
        "convviz/app/pages/learn/course/remedy.py",
        "f'{lesson.id}_{min(help.slips)}'",
        "f'{lesson.id}_{max(help.slips)}'",
    ): "the name under which a remedy's stage is kept, which nobody reads",
    (
        "convviz/app/pages/learn/question/panel_grids.py",
        "200",
        "201",
    ): "room below the grids, in pixels; what they say is the same",
    (
        "convviz/app/pages/learn/question/controls.py",
        "f'{self.name}_{len(self.attempt().wrong)}'",
        "f'{self.name}_{len(self.attempt().wrong) + 1}'",
    ): "a name of a try that nobody reads, another one for each as before",
    (
        "convviz/lab/lessons/exercises/map_questions.py",
        "channels > 1",
        "channels >= 1",
    ): "of one channel it is always the first that is drawn, and nothing else is drawn otherwise",
    (
        "convviz/lab/lessons/exercises/size_questions.py",
        "stride > 1",
        "stride >= 1",
    ): "with a stride of 1 both numbers are the answer itself, which is no mistake",
    (
        "convviz/lab/code/network.py",
        "('prepared_shape', 'BRIGHTNESS')",
        "('BRIGHTNESS', 'prepared_shape')",
    ): "names that a program leaves out, in no order",
    (
        "convviz/lab/lessons/exercises/map_questions.py",
        "(example.patches[0, ..., cell[1], cell[2]], example.weight[FILTER])",
        "(example.weight[FILTER], example.patches[0, ..., cell[1], cell[2]])",
    ): "both are alike in size, and a product is the same in either order",
}
"""The reason by path, code before and code after, as the list of survivors prints them."""
