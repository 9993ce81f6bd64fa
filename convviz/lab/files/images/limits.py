"""Every limit on pictures, in one place."""

MAX_BYTES = 40 * 2**20
"""Largest file that is opened, in bytes."""

KEPT_BYTES = 10 * 2**20
"""Largest file that a session keeps of a visitor; of a larger one it keeps a smaller copy."""

MAX_PIXELS = 40_000_000
"""Most pixels of a picture as it is worked with; one that has more is reduced while it is opened."""

HEAVY_PIXELS = 16_000_000
"""Most pixels of a picture whose file is larger than KEPT_BYTES, once it is reduced."""

MAX_SHRUNK_PIXELS = 100_000_000
"""Largest JPEG, which its decoder makes smaller before the memory for all of it is needed."""

MAX_DECODED = 240_000_000
"""Most bytes that a decoder may need for a whole picture: its pixels times the bytes that each takes."""

MAX_PEAK = 300_000_000
"""Most bytes of a decoder and of the picture that it gives together; what would take more is reduced."""

ALONE = 120_000_000
"""Bytes from which a picture is decoded alone, while all others wait."""

MAX_SIDE = 65_535
"""Longest side, the most that JPEG and GIF have; decoders take minutes over rows of millions of pixels."""

MAX_REGION = 64
"""Most rows, and columns, of numbers that a region has after reducing."""

DEFAULT_REGION = 28
"""Rows and columns of numbers in the region that is chosen for a person, where the picture is big enough."""

PREVIEW_WIDTH = 1280
"""Widest picture that is sent to a browser to be looked at, in pixels."""

MAX_DECODINGS = 2
"""Pictures decoded at the same time; a full 40 megapixels need some 300 MB while it lasts, so others wait."""

MAX_SCANS = 100
"""Most passes of a progressive JPEG; real ones have about ten, a hostile one costs minutes with thousands."""

BLOCK_CELLS = 2**18
"""Output cells that are computed at once when a whole picture is filtered."""

KEPT_CELLS = 2**21
"""Output cells, 8 MB of them, up to which the two passes over a whole picture share one computation."""
