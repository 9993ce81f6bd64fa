"""Every limit on files of weights, in one place."""

MAX_FILE = 64 * 2**20
"""Largest file, in bytes."""

MAX_TENSORS = 4096
"""Most tensors in one file; the deepest usual picture networks have some two thousand."""

MAX_HEADER = 2**20
"""Largest description of a file's tensors, in bytes: a .safetensors' header, the directory of an .npz."""

MAX_ARRAY_HEADER = 1024
"""Largest header of one .npy array, in bytes; that of a layer's weight has 118."""

MAX_VALUES = 4 * 2**20
"""Most values of a tensor that is read, 32 MB of them; 512 filters of 512 x 3 x 3 have 2.4 million."""

MAX_RANK = 32
MAX_SIDE = 2**62
"""Most dimensions and longest dimension of a tensor that is so much as listed."""

MAX_SLICE = 16
"""Most filters, and channels, that are taken out of a layer at once."""

MAX_READS = 2
"""Most tensors that are read at a time: a large one takes the memory of a large picture."""
