"""What a person brought along, which no address carries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.files.images import SAMPLES
from convviz.lab.files.weights import WeightsFile
from convviz.lab.layer.feature_maps import FeatureMaps
from convviz.lab.layer.source import Source, source_of
from convviz.lab.layer.upload import Upload
from convviz.lab.session.kept import Kept
from convviz.lab.session.memory import MEMORY, Holder
from convviz.lab.state import GIVEN, MAPS, UPLOAD, Experiment, OwnNumbers, is_brought, kept_key, region_of

NOT_CARRIED = N_(
    "This address was made with a picture of someone’s own, which a link cannot carry:"
    " upload the picture again. Meanwhile you see {picture}."
)
WAS_KEPT = N_(
    "This address was made with a picture of someone’s own, which was kept for a time and is no longer here:"
    " upload the picture again. Meanwhile you see {picture}."
)
WEIGHTS_CLOSED = N_(
    "The file of weights was closed, because the server needed its memory: open it again to use more of it."
)
PICTURES = 2
"""Pictures in memory: the one on show, and the one before it, to compare. The rest is kept elsewhere."""
_WEIGHTS = "weights"  # no name of a picture


@dataclass
class Brought:
    """Pictures, feature maps of a network, the numbers that were typed last, and an open file of weights.

    A picture goes by its name in the address; one that is not in memory is asked for where it is `kept`.
    `held` is what of it is in memory; the server may need that for others.
    """

    kept: Kept = field(default_factory=lambda: Kept(""))
    feature_maps: FeatureMaps = field(default_factory=FeatureMaps)
    numbers: OwnNumbers | None = None
    held: Holder = field(default_factory=MEMORY.holder)

    _forgotten: set[str] = field(default_factory=set)
    _pictures: list[str] = field(default_factory=list)
    _has_weights: bool = False

    @property
    def picture(self) -> str:
        """The name of the picture that was brought last; empty where there is none."""
        return self._pictures[-1] if self._pictures else ""

    @property
    def upload(self) -> Upload | None:
        """The picture that was brought last."""
        return self.find(self.picture)

    @property
    def weights(self) -> WeightsFile | None:
        """The file of weights that is open."""
        return cast("WeightsFile | None", self.held.get(_WEIGHTS))

    @weights.setter
    def weights(self, file: WeightsFile | None) -> None:
        self._has_weights = file is not None
        if file is None:
            self.held.drop(_WEIGHTS)
        else:
            self.held.put(_WEIGHTS, file, len(file.data), is_copy=False)

    def closed(self) -> list[Refusal]:
        """Say once what is not here any more because its memory was needed."""
        if not self._has_weights or self.weights is not None:
            return []
        self._has_weights = False
        return [RefusedValue(WEIGHTS_CLOSED)]

    def rest(self) -> None:
        """Hold nothing in memory that is kept, and no file of weights: nobody is here."""
        self.held.drop_copies()
        self.held.drop(_WEIGHTS)

    def bring(self, name: str, upload: Upload) -> None:
        """Remember a picture by its name, as the last one."""
        self.held.put(name, upload, len(upload.data), is_copy=bool(kept_key(name)))
        self._pictures = [*(other for other in self._pictures if other != name), name]
        for forgotten in self._pictures[:-PICTURES]:
            self.held.drop(forgotten)
        del self._pictures[:-PICTURES]

    def forget(self, name: str, upload: Upload | None) -> None:
        """Have this picture in this session alone, where the address cannot say which."""
        self._forgotten.add(name)
        self.held.drop(name)
        self._pictures = [other for other in self._pictures if other != name]
        if upload is not None:
            self.bring(UPLOAD, upload)

    def find(self, name: str) -> Upload | None:
        """Return the picture of this name, from where it is kept if it is not in memory."""
        if not is_brought(name):
            return None
        if name == UPLOAD and UPLOAD not in self._pictures:
            return self.upload
        upload: Upload | None = self.held.get(name)
        if upload is None and (lab := self.kept.find(kept_key(name))) is not None:
            upload = lab.upload
            if upload is not None:
                self.bring(name, upload)
        return upload

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
        key = kept_key(wanted.picture)
        wanted = replace(wanted, picture=Experiment().picture, region=None, reduce=None)
        meanwhile = RefusedValue(SAMPLES[wanted.picture].name)
        gone = RefusedValue(WAS_KEPT if key else NOT_CARRIED, picture=meanwhile)
        return wanted, [self.kept.missing(gone) if key else gone]

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
