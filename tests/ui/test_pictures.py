"""The picture of an experiment as arrays, and what of it is kept."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convviz.errors import RefusedValue
from convviz.experiment import UPLOAD, Experiment
from convviz.images import PREVIEW_WIDTH, SAMPLES, sample_pixels
from convviz.ui import pictures
from convviz.ui.pictures import channels_of, source_of, take_upload, values_of
from convviz.ui.scenes import KEPT_REGIONS, Shelf


def jpeg(height: int, width: int) -> bytes:
    rows, columns = np.mgrid[:height, :width]
    pixels = np.stack([rows % 256, columns % 256, (rows + columns) % 256], axis=-1).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_built_in_picture_gives_its_numbers(sample: str) -> None:
    experiment = Experiment(picture=sample)
    source = source_of(experiment, None)
    assert source.pixels().shape[:2] == source.size
    values = values_of(experiment, source)
    assert values.shape[0] == channels_of(experiment, source) == sample_pixels(sample).shape[2]
    assert 0 <= values.min() <= values.max() <= 1


def test_in_grey_a_colour_picture_has_one_channel() -> None:
    experiment = Experiment(picture="coffee", colour=False)
    source = source_of(experiment, None)
    assert values_of(experiment, source).shape[0] == channels_of(experiment, source) == 1


def test_an_upload_keeps_its_encoded_bytes_and_no_pixels() -> None:
    data = jpeg(40, 60)
    upload = take_upload("photo.jpg", data)
    assert upload.data is data
    source = source_of(Experiment(picture=UPLOAD), upload)
    assert (source.size, source.channels) == ((40, 60), 3)
    assert source.pixels() is not source.pixels()


def test_a_wide_upload_has_a_small_preview() -> None:
    source = source_of(Experiment(picture=UPLOAD), take_upload("wide.jpg", jpeg(30, 2 * PREVIEW_WIDTH)))
    assert source.preview().shape == (15, PREVIEW_WIDTH, 3)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", jpeg(30, 30)[:200]])
def test_a_file_that_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedValue):
        take_upload("file.jpg", data)


def test_a_photo_is_decoded_once_for_each_region_seen_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = take_upload("photo.jpg", jpeg(40, 60))
    decoded = []
    decode = pictures.decode
    monkeypatch.setattr(pictures, "decode", lambda data: decoded.append(1) or decode(data))
    shelf, experiment = Shelf(), Experiment(picture=UPLOAD, region=(0, 0, 8, 8), reduce=1)
    source = source_of(experiment, upload)
    for preset in ("box", "emboss", "sobel_x"):
        shelf.scene(replace(experiment, presets=(preset,)), source)
    assert len(decoded) == 1
    for top in range(1, KEPT_REGIONS + 1):
        shelf.values(replace(experiment, region=(top, 0, 8, 8)), source)
    assert len(decoded) == 1 + KEPT_REGIONS
    shelf.values(replace(experiment, region=(0, 0, 8, 8)), source)
    assert len(decoded) == 2 + KEPT_REGIONS
