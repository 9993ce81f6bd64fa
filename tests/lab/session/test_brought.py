"""What a person brought along is what experiments are about; what is not here is replaced and told of."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from convviz.lab.layer.upload import take_upload
from convviz.lab.session.brought import Brought
from convviz.lab.state import GIVEN, UPLOAD, Experiment


def photo() -> bytes:
    file = BytesIO()
    Image.fromarray(np.arange(7 * 5, dtype=np.uint8).reshape(7, 5)).save(file, "PNG")
    return file.getvalue()


def test_a_picture_that_is_here_is_shown_and_one_that_is_not_is_asked_for() -> None:
    brought, wanted = Brought(), Experiment(picture=UPLOAD, region=(1, 2, 3, 3), presets=("box",))
    became, missing = brought.without_missing(wanted)
    assert became == Experiment(presets=("box",)) and "upload the picture again" in str(missing[0])
    brought.bring(UPLOAD, take_upload("photo.png", photo()))
    assert brought.without_missing(wanted) == (wanted, [])
    assert brought.source(wanted).size == (7, 5) and brought.region_size(wanted) == (3, 3)


def test_given_maps_bring_their_channels_and_one_picture() -> None:
    brought = Brought()
    became, missing = brought.without_missing(Experiment(maps=GIVEN, map_seed=5, channels=9, batch=3))
    assert became.maps == "picture" and len(missing) == 1
    checksum = brought.feature_maps.keep(np.ones((4, 6, 5), np.float32))
    became, missing = brought.without_missing(Experiment(maps=GIVEN, map_seed=checksum, channels=9, batch=3))
    assert (became.channels, became.batch, missing) == (4, 1, [])
    assert brought.source(became).size == (6, 5)
