"""What a person brought along, which no address carries."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.files.weights import WeightsFile
from convviz.lab.layer.feature_maps import FeatureMaps
from convviz.lab.layer.source import Source, source_of
from convviz.lab.layer.upload import Upload
from convviz.lab.session.kept import Kept
from convviz.lab.state import GIVEN, MAPS, UPLOAD, Experiment, OwnNumbers, is_brought, kept_key, region_of

NOT_CARRIED = N_(
    "This address was made with a picture of someone’s own, which a link cannot carry:"
    " upload the picture again. Meanwhile you see {picture}."
)
WAS_KEPT = N_(
    "This address was made with a picture of someone’s own, which was kept for a time and is no longer here:"
    " upload the picture again. Meanwhile you see {picture}."
)
PICTURES = 2
"""Pictures in memory: the one on show, and the one before it, to compare. The rest is kept elsewhere."""


@dataclass
class Brought:
    """Pictures, feature maps of a network, the numbers that were typed last, and an open file of weights.

    A picture goes by its name in the address; one that is not in memory is asked for where it is `kept`.
    """

    kept: Kept = field(default_factory=lambda: Kept(""))
    feature_maps: FeatureMaps = field(default_factory=FeatureMaps)
    numbers: OwnNumbers | None = None
    weights: WeightsFile | None = None

    _forgotten: set[str] = field(default_factory=set)
    _pictures: OrderedDict[str, Upload] = field(default_factory=OrderedDict)

    @property
    def picture(self) -> str:
        """The name of the picture that was brought last; empty where there is none."""
        return next(reversed(self._pictures), "")

    @property
    def upload(self) -> Upload | None:
        """The picture that was brought last."""
        return self._pictures.get(self.picture)

    def bring(self, name: str, upload: Upload) -> None:
        """Remember a picture by its name, as the last one."""
        self._pictures[name] = upload
        self._pictures.move_to_end(name)
        while len(self._pictures) > PICTURES:
            self._pictures.popitem(last=False)

    def forget(self, name: str) -> None:
        """Have a picture in this session alone, where the address cannot say which."""
        self._forgotten.add(name)
        upload = self._pictures.pop(name, None)
        if upload is not None:
            self.bring(UPLOAD, upload)

    def find(self, name: str) -> Upload | None:
        """Return the picture of this name, from where it is kept if it is not in memory."""
        if not is_brought(name):
            return None
        if name == UPLOAD:
            return self.upload
        if name not in self._pictures:
            lab = self.kept.find(kept_key(name))
            if lab is None or lab.upload is None:
                return None
            self.bring(name, lab.upload)
        return self._pictures[name]

    def source(self, experiment: Experiment) -> Source:
        """Return the picture that an experiment is about."""
        return source_of(experiment, self.find(experiment.picture), self.feature_maps)

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
        if wanted.picture in self._forgotten:
            wanted = replace(wanted, picture=UPLOAD)
        if not is_brought(wanted.picture) or self.find(wanted.picture) is not None:
            return wanted, []
        sentence = WAS_KEPT if kept_key(wanted.picture) else NOT_CARRIED
        wanted = replace(wanted, picture=Experiment().picture, region=None, reduce=None)
        return wanted, [RefusedValue(sentence, picture=wanted.picture)]

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
