"""The picture of an experiment as arrays, and what of it is kept."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.files.images import LEVELS, PREVIEW_WIDTH, SAMPLES, decode, heif, sample_pixels
from convviz.lab.files.images import decoding_cost as weight
from convviz.lab.layer import pictures
from convviz.lab.layer import source as source_module
from convviz.lab.layer.pictures import batch_of, channels_of, input_of
from convviz.lab.layer.source import source_of
from convviz.lab.layer.upload import take_upload
from convviz.lab.scene import cache as scenes
from convviz.lab.scene.cache import KEPT_REGIONS, SceneCache
from convviz.lab.state import UPLOAD, Experiment, LayerSettings
from tests.for_each import for_each
from tests.lab.files.images.heic import HEIC


def jpeg(height: int, width: int) -> bytes:
    rows, columns = np.mgrid[:height, :width]
    pixels = np.stack([rows % 256, columns % 256, (rows + columns) % 256], axis=-1).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG")
    return file.getvalue()


@for_each("sample", SAMPLES)
def test_every_built_in_picture_gives_its_numbers(sample: str) -> None:
    experiment = Experiment(picture=sample)
    source = source_of(experiment, None)
    assert source.pixels().shape[:2] == source.size
    values = batch_of(experiment, source)
    assert values.shape[1] == channels_of(experiment, source) == sample_pixels(sample).shape[2]
    assert 0 <= values.min() <= values.max() <= 1


def test_in_grey_a_colour_picture_has_one_channel() -> None:
    experiment = Experiment(picture="coffee", colour=False)
    source = source_of(experiment, None)
    assert batch_of(experiment, source).shape[1] == channels_of(experiment, source) == 1


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
    decode = source_module.decode
    monkeypatch.setattr(source_module, "decode", lambda data, **how: decoded.append(1) or decode(data, **how))
    cache, experiment = SceneCache(), Experiment(picture=UPLOAD, region=(0, 0, 8, 8), reduce=1)
    source = source_of(experiment, upload)
    for preset in ("box", "emboss", "sobel_x"):
        cache.scene(replace(experiment, presets=(preset,)), source)
    assert len(decoded) == 1
    for top in range(1, KEPT_REGIONS + 1):
        cache.batch(replace(experiment, region=(top, 0, 8, 8)), source)
    assert len(decoded) == 1 + KEPT_REGIONS
    cache.batch(replace(experiment, region=(0, 0, 8, 8)), source)
    assert len(decoded) == 2 + KEPT_REGIONS


def test_what_lies_below_the_layer_is_made_once_for_many_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    input_of = pictures.input_of
    monkeypatch.setattr(scenes, "input_of", lambda *given: made.append(1) or input_of(*given))
    cache = SceneCache()
    experiment = Experiment(maps="responses", channels=4, below=(LayerSettings(pool="max"),))
    source = source_of(experiment, None)
    for preset in ("box", "emboss"):
        scene = cache.scene(replace(experiment, presets=(preset,)), source)
    assert scene.x.shape == (1, 1, 3, 3) and len(made) == 1
    cache.scene(replace(experiment, channels=5), source)
    cache.scene(replace(experiment, below=()), source)
    assert len(made) == 3


def test_one_picture_of_a_batch_is_the_picture_itself() -> None:
    experiment = Experiment(picture="cat", batch=5)
    source = source_of(experiment, None)
    batch = batch_of(experiment, source)
    assert batch.shape == (5, 3, 28, 28)
    np.testing.assert_array_equal(batch[:1], batch_of(replace(experiment, batch=1), source))
    assert len(np.unique(batch.reshape(5, -1), axis=0)) == 5


def test_responses_are_those_of_the_grey_picture() -> None:
    experiment = Experiment(picture="cat", maps="responses", channels=16)
    source = source_of(experiment, None)
    assert channels_of(experiment, source) == 16
    assert batch_of(experiment, source).shape == (1, 1, 28, 28)
    maps = input_of(experiment, batch_of(experiment, source))
    assert maps.shape == (1, 16, 28, 28)


def wide(values: np.ndarray) -> bytes:
    file = BytesIO()
    Image.fromarray(values.astype(np.uint16)).save(file, "PNG")
    return file.getvalue()


def test_a_wide_picture_is_shown_by_the_levels_of_the_experiment() -> None:
    values = np.arange(48).reshape(6, 8) * 60 + 400
    upload = take_upload("microscope.png", wide(values))
    for way, low, high in (("fitted", 0, 4095), ("stretched", 400, 3220), ("type", 0, 65535)):
        experiment = Experiment(picture=UPLOAD, levels=way)
        shown = source_of(experiment, upload).pixels()[..., 0]
        assert np.abs(shown - (values - low) * 255 / (high - low)).max() <= 0.51
        taken = upload.range_taken(way)
        assert taken is not None and (taken.low, taken.high, taken.rule) == (low, high, way)
    keys = {source_of(Experiment(picture=UPLOAD, levels=way), upload).key for way in LEVELS}
    assert len(keys) == len(LEVELS)


def test_a_picture_of_bytes_has_one_range_and_stays_as_it_is() -> None:
    upload = take_upload("photo.jpg", jpeg(9, 12))
    assert upload.range_taken("stretched") is None
    keys = {source_of(Experiment(picture=UPLOAD, levels=way), upload).key for way in LEVELS}
    assert len(keys) == 1


def test_of_a_photo_that_is_reduced_a_small_copy_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weight, "MAX_PIXELS", 2000)
    data = jpeg(80, 100)
    upload = take_upload("photo.jpg", data)
    assert (upload.info.full, upload.info.format, upload.repacked) == ((80, 100), "JPEG", True)
    pixels = source_of(Experiment(picture=UPLOAD), upload).pixels()
    assert pixels.shape == (40, 50, 3)
    np.testing.assert_array_equal(pixels, decode(data))


def test_no_process_is_started_for_a_heic_photo_once_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = take_upload("photo.heic", HEIC["turned"])
    monkeypatch.setattr(heif.subprocess, "run", None)
    assert source_of(Experiment(picture=UPLOAD), upload).pixels().shape == (32, 24, 3)
    assert upload.info.format == "HEIC"


def test_a_picture_that_ends_early_is_taken_and_known_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert take_upload("photo.jpg", jpeg(80, 100)).whole
    assert not take_upload("photo.jpg", jpeg(80, 100)[:-1]).whole


def test_numbers_of_12_bits_are_4096_numbers_on_the_stage() -> None:
    values = np.arange(4096).reshape(64, 64)
    upload = take_upload("camera.png", wide(values))
    experiment = Experiment(picture=UPLOAD, region=(0, 0, 64, 64), reduce=1)
    numbers = batch_of(experiment, source_of(experiment, upload))[0, 0]
    np.testing.assert_allclose(numbers, values / 4095, atol=1e-7)
    blocks = replace(experiment, reduce=4)
    means = batch_of(blocks, source_of(blocks, upload))[0, 0]
    np.testing.assert_allclose(means, values.reshape(16, 4, 16, 4).mean((1, 3)) / 4095, atol=1e-7)
