"""What there is to say about a loss: where it stands, what its gradient is, what a step did to it."""

from __future__ import annotations

from convviz.app.shell.labels import Translate, number_text, size_text
from convviz.i18n import N_, counted
from convviz.lab.cover import hides_output
from convviz.lab.kernels import PRESETS
from convviz.lab.scene import Scene
from convviz.lab.session.session import Session
from convviz.lab.state import GIVEN, NONE, Experiment
from convviz.lab.state.patterns import shown_plane

_SENTENCES = {
    "ones": N_("L = sum of {y} = {loss}, so {g} = 1 in every cell."),
    "one_hot": N_("L = {y}[{cell}] = {loss}, so {g} = 1 in that cell and 0 elsewhere."),
    "checkerboard": N_("L = {y} added and subtracted in turn = {loss}, so {g} alternates between 1 and −1."),
    "painted": N_("L = sum of {g} · {y} = {loss}, with the {g} that you painted."),
    "random": N_("L = sum of {g} · {y} = {loss}, with {g} drawn at random (seed {seed})."),
    "mse": N_(
        "L = mean of ({y} − t)² = {loss}, so {g} = 2 ({y} − t) / {count}; t is the output of {target} on"
        " the picture."
    ),
}
_OF_NETWORK = N_(
    "L = sum of {g} · {y} = {loss}, with the {g} that came back in the network, and yours in it."
)
_LAST = {
    "above": N_("z is the output of the last layer; g is what comes back to y of this one."),
    "pool": N_("z is y after the pooling; g is what comes back to y."),
    "activation": N_("a is y after the activation; g is what comes back to y."),
}


def loss_sentence(_: Translate, scene: Scene) -> str:
    """Return the loss of a scene with its numbers, and the upstream gradient that follows from it."""
    return _sentence(_, scene, number_text(scene.loss))


def loss_template(_: Translate, scene: Scene) -> str:
    """Return the same sentence with a place, {loss}, for the number."""
    return _sentence(_, scene, "{loss}")


def loss_on_show(_: Translate, now: Session) -> str:
    """Return the sentence with a question mark for a number that would tell of an output that is covered."""
    if hides_output(now.display.cover):
        return _sentence(_, now.scene, "?")
    return loss_sentence(_, now.scene)


def _sentence(_: Translate, scene: Scene, loss: str) -> str:
    experiment = scene.experiment
    letter, grad = loss_letters(experiment)
    values = {
        "y": letter,
        "g": grad,
        "loss": loss,
        "seed": experiment.seed,
        "count": scene.loss_count,
        "target": _(PRESETS[experiment.target].name),
        "cell": ", ".join(map(str, _cell(scene))) if experiment.upstream == "one_hot" else "",
    }
    said = [_(_OF_NETWORK if of_network(experiment) else _SENTENCES[experiment.upstream]).format(**values)]
    if letter != "y":
        said.append(_(_LAST[_last(experiment)]))
    if experiment.upstream == "mse" and experiment.batch > 1:
        said.append(_mean_sentence(_, scene))
    outside = _painted_outside(scene)
    if outside:
        said.append(_(_waiting(outside)).format(cells=outside))
    return " ".join(said)


def _painted_outside(scene: Scene) -> int:
    """Return how many painted cells the gradient has no room for: they wait for a larger one."""
    height, width = scene.loss_shape[2:]
    painted = (scene.experiment.paint or ()) if scene.experiment.upstream == "painted" else ()
    return sum(row >= height or column >= width for row, column, _value in painted)


def _waiting(outside: int) -> str:
    return counted(
        outside,
        N_("{cells} painted cell lies outside: it counts again once the output is larger."),
        N_("{cells} painted cells lie outside: they count again once the output is larger."),
    )


def of_network(experiment: Experiment) -> bool:
    """Return whether the upstream gradient comes from a network, as then do the maps that the layer reads."""
    return experiment.maps == GIVEN and experiment.upstream == "painted"


def loss_letters(experiment: Experiment) -> tuple[str, str]:
    """Return the letter of what the loss is taken of, and that of its gradient: y and g of a layer alone."""
    return {"above": ("z", "dZ"), "pool": ("z", "dZ"), "activation": ("a", "dA")}.get(
        _last(experiment), ("y", "g")
    )


def _last(experiment: Experiment) -> str:
    """Return what the loss is taken of, where that is not the convolution's own output."""
    if experiment.above:
        return "above"
    if experiment.pool != NONE:
        return "pool"
    return "activation" if experiment.activation != NONE else ""


def _cell(scene: Scene) -> tuple[int, ...]:
    """Return the cell that the loss is, with the indices that the formulae have."""
    experiment = scene.experiment
    batch, filters, height, width = scene.loss_shape
    item, channel = shown_plane(experiment, (batch, filters, height, width))
    before = [item] if batch > 1 else []
    return (*before, *([channel] if filters > 1 else []), *scene.one_hot_cell)


def _mean_sentence(_: Translate, scene: Scene) -> str:
    """Return where the factor of the mean comes from in a batch."""
    return _(
        "The mean is over {factors} = {count} numbers, so each of the {pictures} pictures counts"
        " 1/{pictures}."
    ).format(factors=size_text(scene.loss_shape), count=scene.loss_count, pictures=scene.loss_shape[0])


def step_sentence(_: Translate, before: float, after: float) -> str:
    """Return what one step of gradient descent did to the loss."""
    values = {"before": number_text(before), "after": number_text(after)}
    if after < before:
        return _("One step: L fell from {before} to {after}.").format(**values)
    if after == before:
        return _("One step: L stayed at {after}.").format(**values)
    return _("One step: L rose from {before} to {after}; the learning rate is too large.").format(**values)
