"""What a person brought along, which no address carries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from convviz.errors import Refusal, RefusedValue
from convviz.lab.files.weights import WeightsFile
from convviz.lab.layer.feature_maps import FeatureMaps
from convviz.lab.layer.source import Source, source_of
from convviz.lab.layer.upload import Upload
from convviz.lab.state import GIVEN, MAPS, UPLOAD, Experiment, OwnNumbers, region_of


@dataclass
class Brought:
    """A picture, feature maps of a network, the numbers that were typed last, and an open file of weights."""

    upload: Upload | None = None
    feature_maps: FeatureMaps = field(default_factory=FeatureMaps)
    numbers: OwnNumbers | None = None
    weights: WeightsFile | None = None

    def source(self, experiment: Experiment) -> Source:
        """Return the picture that an experiment is about."""
        return source_of(experiment, self.upload, self.feature_maps)

    def region_size(self, experiment: Experiment) -> tuple[int, int]:
        """Return how many numbers high and wide the part is that an experiment reads of its picture."""
        region = region_of(experiment, self.source(experiment).size)
        return region.height, region.width

    def without_missing(self, wanted: Experiment) -> tuple[Experiment, list[Refusal]]:
        """Return the experiment on what is here, and what it asks for that nobody brought."""
        wanted, no_upload = self._without_upload(wanted)
        wanted, no_maps = self._without_maps(wanted)
        return wanted, no_upload + no_maps

    def _without_upload(self, wanted: Experiment) -> tuple[Experiment, list[Refusal]]:
        if wanted.picture != UPLOAD or self.upload is not None:
            return wanted, []
        wanted = replace(wanted, picture=Experiment().picture, region=None, reduce=None)
        refusal = RefusedValue(
            "This address was made with a picture of someone’s own, which a link cannot carry:"
            " upload the picture again. Meanwhile you see {picture}.",
            picture=wanted.picture,
        )
        return wanted, [refusal]

    def _without_maps(self, wanted: Experiment) -> tuple[Experiment, list[Refusal]]:
        """Find the given maps, whose count sets the channels; show a picture where they are gone."""
        if wanted.maps != GIVEN:
            return wanted, []
        given = self.feature_maps.find(wanted)
        if given is not None:
            return replace(wanted, channels=len(given), batch=1), []
        refusal = RefusedValue(
            "This address was made with feature maps of a network, which a link cannot carry: open them"
            " again from the network. Meanwhile the layer reads a picture."
        )
        return replace(wanted, maps=MAPS[0], map_seed=0), [refusal]
