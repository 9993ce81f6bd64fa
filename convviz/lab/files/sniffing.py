"""What a file is by its first bytes, of whatever kind: its name and its ending are never asked.

A place that opens some kinds of files refuses the others by their name and says the way out, which depends on
the family: a document has no pixels, a video has too many, the weights of a network belong elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

PICTURE, PAINTING, DRAWING, RAW, SCAN = "picture", "painting", "drawing", "raw", "scan"
DOCUMENT, WEB, TEXT, VIDEO, SOUND = "document", "web", "text", "video", "sound"
ARRAY, WEIGHTS, ARCHIVE, LAB, OTHER = "array", "weights", "archive", "lab", "other"
FAMILIES = {
    PICTURE: "pictures of the kinds that open here",
    PAINTING: "pictures of kinds that do not",
    DRAWING: "shapes instead of pixels",
    RAW: "what a camera's sensor saw",
    SCAN: "measurements in a format of medicine or astronomy",
    DOCUMENT: "pages of text and pictures",
    WEB: "a page of the web",
    TEXT: "words, or a table of numbers in writing",
    VIDEO: "moving pictures",
    SOUND: "no pictures at all",
    ARRAY: "numbers of a program",
    WEIGHTS: "trained networks",
    ARCHIVE: "other files, packed",
    LAB: "all that was set here, saved",
    OTHER: "whatever else is recognised",
}

HEAD = 4096
"""So many bytes at the beginning are read to tell text from other things."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name as its users write it, which no language translates, and its family."""

    name: str
    family: str


# Name, family, where the mark stands, the marks. The first that fits decides.
MARKS: tuple[tuple[str, str, int, tuple[bytes, ...]], ...] = (
    ("safetensors", WEIGHTS, 5, (b'\0\0\0{"', b"\0\0\0{ ")),  # it begins with a length: any two bytes
    ("PNG", PICTURE, 0, (b"\x89PNG\r\n\x1a\n",)),
    ("JPEG", PICTURE, 0, (b"\xff\xd8\xff",)),
    ("GIF", PICTURE, 0, (b"GIF87a", b"GIF89a")),
    ("WebP", PICTURE, 8, (b"WEBP",)),
    ("CR2", RAW, 8, (b"CR\x02\0",)),
    ("TIFF", PICTURE, 0, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    ("HEIC", PICTURE, 4, (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1")),
    ("AVIF", PICTURE, 4, (b"ftypavif", b"ftypavis")),
    ("JPEG 2000", PICTURE, 0, (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")),
    ("JPEG XL", PAINTING, 0, (b"\xff\x0a", b"\0\0\0\x0cJXL ")),
    ("Photoshop", PAINTING, 0, (b"8BPS",)),
    ("GIMP", PAINTING, 0, (b"gimp xcf",)),
    ("OpenEXR", PAINTING, 0, (b"v/1\x01",)),
    ("Radiance HDR", PAINTING, 0, (b"#?RADIANCE", b"#?RGBE")),
    ("QOI", PAINTING, 0, (b"qoif",)),
    ("DDS", PAINTING, 0, (b"DDS ",)),
    ("DjVu", DOCUMENT, 0, (b"AT&TFORM",)),
    ("CR3", RAW, 4, (b"ftypcrx",)),
    ("RAF", RAW, 0, (b"FUJIFILMCCD-RAW",)),
    ("ORF", RAW, 0, (b"IIRO", b"IIRS", b"MMOR")),
    ("RW2", RAW, 0, (b"IIU\0",)),
    ("X3F", RAW, 0, (b"FOVb",)),
    ("DICOM", SCAN, 128, (b"DICM",)),
    ("FITS", SCAN, 0, (b"SIMPLE  =",)),
    ("NIfTI", SCAN, 344, (b"n+1\0", b"ni1\0")),
    ("PDF", DOCUMENT, 0, (b"%PDF",)),
    ("PostScript", DOCUMENT, 0, (b"%!PS", b"\xc5\xd0\xd3\xc6")),
    ("Microsoft Office", DOCUMENT, 0, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ("EMF", DRAWING, 40, (b" EMF",)),
    ("WMF", DRAWING, 0, (b"\xd7\xcd\xc6\x9a",)),
    ("M4A", SOUND, 4, (b"ftypM4A", b"ftypM4B")),
    ("QuickTime", VIDEO, 4, (b"ftypqt", b"moov", b"mdat", b"wide")),
    ("MP4", VIDEO, 4, (b"ftyp",)),
    ("Matroska or WebM", VIDEO, 0, (b"\x1a\x45\xdf\xa3",)),
    ("AVI", VIDEO, 8, (b"AVI ",)),
    ("FLV", VIDEO, 0, (b"FLV\x01",)),
    ("MPEG", VIDEO, 0, (b"\0\0\x01\xba", b"\0\0\x01\xb3")),
    ("Ogg", SOUND, 0, (b"OggS",)),
    ("MP3", SOUND, 0, (b"ID3", b"\xff\xfb", b"\xff\xf3")),
    ("WAV", SOUND, 8, (b"WAVE",)),
    ("FLAC", SOUND, 0, (b"fLaC",)),
    ("NumPy", ARRAY, 0, (b"\x93NUMPY",)),
    ("MATLAB 7.3", ARRAY, 0, (b"MATLAB 7.3",)),
    ("MATLAB", ARRAY, 0, (b"MATLAB",)),
    ("Parquet", ARRAY, 0, (b"PAR1",)),
    ("SQLite", ARRAY, 0, (b"SQLite format 3",)),
    ("HDF5", WEIGHTS, 0, (b"\x89HDF\r\n\x1a\n",)),
    ("PyTorch", WEIGHTS, 0, (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.",)),  # as saved before version 1.6
    ("pickle", WEIGHTS, 0, tuple(bytes([0x80, protocol]) for protocol in range(2, 6))),
    ("GGUF", WEIGHTS, 0, (b"GGUF",)),
    ("TFLite", WEIGHTS, 4, (b"TFL3",)),
    ("MXNet", WEIGHTS, 0, (b"\x12\1\0\0\0\0\0\0",)),
    ("Flax", WEIGHTS, 0, tuple(bytes([0x80 + entries]) + b"\xa6params" for entries in range(1, 16))),
    ("gzip", ARCHIVE, 0, (b"\x1f\x8b",)),
    ("7z", ARCHIVE, 0, (b"7z\xbc\xaf\x27\x1c",)),
    ("RAR", ARCHIVE, 0, (b"Rar!\x1a\x07",)),
    ("xz", ARCHIVE, 0, (b"\xfd7zXZ\0",)),
    ("Zstandard", ARCHIVE, 0, (b"\x28\xb5\x2f\xfd",)),
    ("bzip2", ARCHIVE, 0, (b"BZh",)),
    ("tar", ARCHIVE, 257, (b"ustar",)),
    ("Linux program", OTHER, 0, (b"\x7fELF",)),
)

ZIPS = (b"PK\x03\x04", b"PK\x05\x06")

LAB_MEMBER = b"lab.json"

# What a zip file is by a name within it; any other is an archive.
INSIDE_ZIP: tuple[tuple[str, str, bytes], ...] = (
    (".convviz", LAB, LAB_MEMBER),
    ("PyTorch", WEIGHTS, b"/data.pkl"),
    ("Keras", WEIGHTS, b"model.weights.h5"),
    ("NumPy, .npz", ARRAY, b".npy"),
    ("Word", DOCUMENT, b"word/document.xml"),
    ("PowerPoint", DOCUMENT, b"ppt/presentation.xml"),
    ("Excel", DOCUMENT, b"xl/workbook.xml"),
    ("OpenDocument", DOCUMENT, b"application/vnd.oasis.opendocument"),
    ("EPUB", DOCUMENT, b"application/epub+zip"),
)

LEVELDB_END = bytes.fromhex("57fb808b247547db")
"""The index of a TensorFlow checkpoint is such a table, and ends so."""

# What text is by a word near its beginning, in lower case.
INSIDE_TEXT: tuple[tuple[str, str, bytes], ...] = (
    ("HTML", WEB, b"<!doctype html"),
    ("HTML", WEB, b"<html"),
    ("SVG", DRAWING, b"<svg"),
    ("Git LFS", TEXT, b"version https://git-lfs."),
    ("safetensors index", WEIGHTS, b'"weight_map"'),
    ("TensorFlow checkpoint", WEIGHTS, b"model_checkpoint_path:"),
)


def file_kind(data: bytes) -> FileKind | None:
    """Tell the kind of a file, None for bytes of no kind that is known here."""
    if data.startswith(ZIPS):
        return _within(INSIDE_ZIP, data) or FileKind("ZIP", ARCHIVE)
    for name, family, at, marks in MARKS:
        if data.startswith(marks, at):
            return FileKind(name if name != "HEIC" or not _holds_av1(data) else "AVIF", family)
    # Two letters are a weak mark, so they are looked at only where no other fits.
    if _is_pnm(data):
        return FileKind("PNM", PICTURE)
    if _is_bmp(data):
        return FileKind("BMP", PICTURE)
    if is_text(data):
        return _within(INSIDE_TEXT, data[:HEAD].lower()) or FileKind("text", TEXT)
    return _faintly(data)


def _faintly(data: bytes) -> FileKind | None:
    """Tell the kind of a file without a mark by the fields that it begins with, or by its end."""
    if data.startswith(b"\x08\x01\x12") or _is_graph(data):
        return FileKind("TensorFlow", WEIGHTS)
    if data[:1] == b"\x08" and data[1:2] in _ONNX_VERSIONS and data[2:3] in _ONNX_FIELDS:
        return FileKind("ONNX", WEIGHTS)
    if data.endswith(LEVELDB_END):
        return FileKind("TensorFlow checkpoint", WEIGHTS)
    return FileKind("zlib", ARCHIVE) if data.startswith((b"x\x01", b"x\x9c", b"x\xda")) else None


def is_text(data: bytes) -> bool:
    """Say whether a file begins in writing: UTF-8, or UTF-16 with its mark, without control characters."""
    head = data[:HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    else:
        try:
            text = head.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if error.start < len(head) - 3 or len(data) <= HEAD:  # the last letter may be cut in two
                return False
            text = head[: error.start].decode("utf-8-sig")
    return bool(text) and all(letter.isprintable() or letter in "\t\r\n\f" for letter in text)


def _within(table: tuple[tuple[str, str, bytes], ...], data: bytes) -> FileKind | None:
    return next((FileKind(name, family) for name, family, mark in table if mark in data), None)


def _holds_av1(data: bytes) -> bool:
    """Say whether a file of the general kind "mif1" lists AVIF among the kinds that it keeps to."""
    return data[8:12] in (b"mif1", b"msf1") and b"avif" in data[16 : int.from_bytes(data[:4], "big")]


def _is_pnm(data: bytes) -> bool:
    """Say whether a netpbm header begins here: P1 to P7 or a floating PF, space, then something to read."""
    return data[:1] == b"P" and data[1:2] in _PNM and data[2:3] in _SPACES


def _is_bmp(data: bytes) -> bool:
    """Say whether a Windows or OS/2 bitmap begins here: its mark, and a header of a size that there is."""
    return data.startswith(b"BM") and (data[14:18] in _BMP_HEADERS or len(data) < 18)


def _is_graph(data: bytes) -> bool:
    """Say whether a GraphDef of TensorFlow begins here: a node, in it its name, then its operation."""
    name = 2 + (data[1:2] > b"\x7f")
    end = name + 2 + int.from_bytes(data[name + 1 : name + 2])
    return data[:1] == data[name : name + 1] == b"\n" and data[end : end + 1] == b"\x12"


_ONNX_VERSIONS = {bytes([version]) for version in range(1, 32)}
_ONNX_FIELDS = {
    bytes([number << 3 | wire]) for number, wire in ((2, 2), (3, 2), (4, 2), (5, 0), (6, 2), (7, 2), (8, 2))
}
_PNM = {bytes([letter]) for letter in b"1234567Ff"}
_SPACES = {bytes([letter]) for letter in b" \t\r\n#"}
_BMP_HEADERS = {size.to_bytes(4, "little") for size in (12, 16, 40, 52, 56, 64, 108, 124)}
