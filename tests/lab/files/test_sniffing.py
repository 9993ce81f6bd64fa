"""What a file is by its bytes: every kind that people bring, by a beginning as the format prescribes it."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
import zlib

import numpy as np
import pytest
import torch

from convviz.lab.files import sniffing
from convviz.lab.files.sniffing import FAMILIES, MARKS, file_kind
from tests.for_each import for_each


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def safetensors() -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


def npy() -> bytes:
    file = io.BytesIO()
    np.save(file, np.eye(2))
    return file.getvalue()


def torch_file(modern: bool) -> bytes:
    file = io.BytesIO()
    torch.save({"w": torch.zeros(2)}, file, _use_new_zipfile_serialization=modern)
    return file.getvalue()


CASES = [
    ("PNG", "picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("JPEG", "picture", b"\xff\xd8\xff\xe1\0\x10Exif"),
    ("GIF", "picture", b"GIF89a\1\0\1\0"),
    ("WebP", "picture", b"RIFF\x20\0\0\0WEBPVP8 "),
    ("TIFF", "picture", b"II*\0\x08\0\0\0"),
    ("TIFF", "picture", b"MM\0*\0\0\0\x08"),
    ("TIFF", "picture", b"II+\0\x08\0\0\0" + bytes(8)),
    ("TIFF", "picture", b"MM\0+\0\x08\0\0" + bytes(8)),
    ("HEIC", "picture", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    ("HEIC", "picture", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"),
    ("AVIF", "picture", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1"),
    ("AVIF", "picture", b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif" + bytes(9)),
    ("JPEG 2000", "picture", b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 "),
    ("BMP", "picture", b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<I", 40)),
    ("PNM", "picture", b"P5\n2 2\n255\nabcd"),
    ("PNM", "picture", b"P3 # by hand\n1 1 9 1 2 3"),
    ("JPEG XL", "painting", b"\xff\x0a\xfa\x1f"),
    ("Photoshop", "painting", b"8BPS\0\1"),
    ("CR2", "raw", b"II*\0\x10\0\0\0CR\x02\0"),
    ("CR3", "raw", b"\0\0\0\x18ftypcrx "),
    ("DICOM", "scan", bytes(128) + b"DICM"),
    ("PDF", "document", b"%PDF-1.7\n%\xe2\xe3"),
    ("Word", "document", zipped("[Content_Types].xml", "word/document.xml")),
    ("Excel", "document", zipped("[Content_Types].xml", "xl/workbook.xml")),
    ("SVG", "drawing", b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg">'),
    ("SVG", "drawing", b"\xef\xbb\xbf  <svg width='3'/>"),
    ("HTML", "web", b"\n<!DOCTYPE html><html><svg>"),
    ("MP4", "video", b"\0\0\0\x18ftypisom\0\0\2\0"),
    ("QuickTime", "video", b"\0\0\0\x14ftypqt  "),
    ("AVI", "video", b"RIFF\0\0\0\0AVI LIST"),
    ("WAV", "sound", b"RIFF\0\0\0\0WAVEfmt "),
    ("NumPy", "array", npy()),
    ("NumPy, .npz", "array", zipped("w.npy")),
    ("HDF5", "weights", b"\x89HDF\r\n\x1a\n\0"),
    ("PyTorch", "weights", zipped("model/data.pkl", "model/data/0")),
    ("Keras", "weights", zipped("metadata.json", "config.json", "model.weights.h5")),
    ("pickle", "weights", pickle.dumps({"w": 1}, protocol=4)),
    ("safetensors", "weights", safetensors()),
    ("safetensors", "weights", struct.pack("<Q", 0x0AFF) + b'{"w":' + bytes(9)),
    ("PyTorch", "weights", torch_file(False)),
    ("PyTorch", "weights", torch_file(True)),
    ("pickle", "weights", pickle.dumps({"w": 1}, protocol=2)),
    ("ONNX", "weights", b"\x08\x08\x12\x07pytorch\x1a\x052.3.0"),
    ("ONNX", "weights", b"\x08\x0a:\xf0\x01"),
    ("TensorFlow", "weights", b"\x08\x01\x12\xa4\x1c\n"),
    ("TensorFlow", "weights", b"\n<\n\x05input\x12\x0bPlaceholder*"),
    ("TensorFlow", "weights", b"\n\xac\x03\n\x05conv1\x12\x05Const*"),
    ("TensorFlow checkpoint", "weights", bytes(40) + bytes.fromhex("57fb808b247547db")),
    ("TensorFlow checkpoint", "weights", b'model_checkpoint_path: "ckpt-1"\n'),
    ("TFLite", "weights", b"\x1c\0\0\0TFL3"),
    ("GGUF", "weights", b"GGUF\3\0\0\0"),
    ("Flax", "weights", b"\x81\xa6params\x82\xa6Conv_0"),
    ("MXNet", "weights", struct.pack("<QQ", 0x112, 0)),
    (
        "safetensors index",
        "weights",
        b'{"metadata": {"total_size": 9}, "weight_map": {"a": "b.safetensors"}}',
    ),
    ("MATLAB", "array", b"MATLAB 5.0 MAT-file, Platform: GLNXA64"),
    ("MATLAB 7.3", "array", b"MATLAB 7.3 MAT-file, Platform: GLNXA64"),
    ("Git LFS", "text", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 46\n"),
    ("zlib", "archive", zlib.compress(b"joblib")),
    ("ZIP", "archive", zipped("holiday.jpg")),
    ("gzip", "archive", b"\x1f\x8b\x08\0"),
    ("text", "text", b"1,2,3\n4,5,6\n"),
    ("text", "text", "寫給老師的信。".encode() * 900),
    ("text", "text", "letters".encode("utf-16")),
    ("text", "text", b"BM is a shop, P5 a size"),
]


@for_each(("name", "family", "data"), CASES)
def test_a_file_is_known_by_its_bytes(name: str, family: str, data: bytes) -> None:
    assert file_kind(data) == sniffing.FileKind(name, family)


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\0\0\1\0", b"BM\xff\xfe" + bytes(40), b"P5\0\1", bytes(range(256))]
)
def test_bytes_of_no_known_kind_are_of_none(data: bytes) -> None:
    assert file_kind(data) is None


def test_every_mark_is_of_a_family_and_reached_before_any_other() -> None:
    for name, family, at, marks in MARKS:
        assert family in FAMILIES
        for mark in marks:
            assert file_kind(b"\x7f" * at + mark + b"\0" * 8) == sniffing.FileKind(name, family)
