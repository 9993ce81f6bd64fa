"""What there is to say about a loss: where it stands, what its gradient is, what a step did to it."""

from __future__ import annotations

from convviz.experiment import GIVEN, NONE, Experiment
from convviz.experiment.patterns import shown_plane
from convviz.i18n import N_
from convviz.kernels import PRESETS
from convviz.scene import Scene
from convviz.ui.words import Translate, number_text, size_text

_SENTENCES = {
    "ones": N_("L = sum of {y} = {loss}, so {g} = 1 in every cell."),
    "one_hot": N_("L = {y}[{cell}] = {loss}, so {g} = 1 in that cell and 0 elsewhere."),
    "checkerboard": N_("L = {y} added and subtracted in turn = {loss}, so {g} is 1 and −1 in turn."),
    "painted": N_("L = sum of {g} · {y} = {loss}, with the {g} that you painted."),
    "random": N_("L = sum of {g} · {y} = {loss}, with {g} drawn at random (seed {seed})."),
    "mse": N_(
        "L = mean of ({y} − t)² = {loss}, so {g} = 2 ({y} − t) / {count}; t is what {target} makes of the"
        " picture."
    ),
}
_OF_NETWORK = N_(
    "L = sum of {g} · {y} = {loss}, with the {g} that came back in the network, and yours in it."
)
_LAST = {
    "above": N_("z is what the last layer hands on; g is what comes back to y of this one."),
    "pool": N_("z is y after the pooling; g is what comes back to y."),
    "activation": N_("a is y after the activation; g is what comes back to y."),
}


def loss_sentence(_: Translate, scene: Scene) -> str:
    """Return the loss of a scene with its numbers, and the upstream gradient that follows from it."""
    experiment = scene.experiment
    letter, last = loss_letter(experiment)
    values = {
        "y": letter,
        "g": "g" if letter == "y" else f"d{letter.upper()}",
        "loss": number_text(scene.loss),
        "seed": experiment.seed,
        "count": scene.loss_count,
        "target": _(PRESETS[experiment.target].name),
        "cell": ", ".join(map(str, _cell(scene))) if experiment.upstream == "one_hot" else "",
    }
    said = [_(_OF_NETWORK if of_network(experiment) else _SENTENCES[experiment.upstream]).format(**values)]
    if last:
        said.append(_(_LAST[last]))
    if experiment.upstream == "mse" and experiment.batch > 1:
        said.append(_mean_sentence(_, scene))
    return " ".join(said)


def of_network(experiment: Experiment) -> bool:
    """Whether the upstream gradient is that of a network's map, which comes with the maps that it reads."""
    return experiment.maps == GIVEN and experiment.upstream == "painted"


def loss_letter(experiment: Experiment) -> tuple[str, str]:
    """Return the letter of what the loss is taken of, and what makes it another than y, if anything."""
    if experiment.above:
        return "z", "above"
    if experiment.pool != NONE:
        return "z", "pool"
    return ("a", "activation") if experiment.activation != NONE else ("y", "")


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
